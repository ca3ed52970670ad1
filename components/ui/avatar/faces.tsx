'use client'

import { createContext, type ReactNode, useContext, useState } from 'react'
import { type Face, faceUrl } from './avatar.ts'

type FaceUrls = (face: Face) => string

const FacesContext = createContext<FaceUrls>(faceUrl)

/** The picture of a face, drawn once for the whole page: rows of a feed show the same ones over and over. */
export const useFaces = (): FaceUrls => useContext(FacesContext)

/** Faces that are kept, about 700 bytes each: of any fleet, and of whoever sends ever new ids the latest. */
const KEPT = 2_000

export function FacesProvider({ children }: { children: ReactNode }) {
  const [faces] = useState(() => rememberedFaces(faceUrl, KEPT))
  return <FacesContext value={faces}>{children}</FacesContext>
}

/** Draws each face once, until so many others were drawn. */
export function rememberedFaces(draw: FaceUrls, most: number): FaceUrls {
  const known = new Map<string, string>()
  return (face) => {
    const key = JSON.stringify([face.seed, face.kind, face.role])
    const url = known.get(key) ?? draw(face)
    if (known.size >= most && !known.has(key)) known.clear()
    known.set(key, url)
    return url
  }
}
