'use client'

import 'uplot/dist/uPlot.min.css'
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import { useCalm } from '../live/use-calm.ts'
import { onLookChange } from './look.ts'

/** A chart on a canvas: made once for its box, then given what is new. */
export interface Plot<Data> {
  show(data: Data): void
  /** Marks a column; null marks none. */
  point(index: number | null): void
  /** The colours of the page have changed. */
  recolour(): void
  destroy(): void
}

export interface PlotSliderProps<Data> {
  readonly data: Data
  /** @param onPoint the pointer stands over a column, or over none. Called once. */
  readonly create: (box: HTMLElement, data: Data, onPoint: (index: number | null) => void) => Plot<Data>
  /** Place of the last column, and of the one that is read while nobody points at any. */
  readonly placesOf: (data: Data) => { readonly last: number; readonly present: number }
  readonly wordsOf: (data: Data, index: number) => string
  readonly labelOf: (data: Data) => string
  /** Classes of the canvas' box and of the words beneath it. */
  readonly classes: { readonly box: string; readonly words: string }
}

/** Columns are drawn at most this often. */
const CALM_MS = 1_000

/** A chart of columns. Pointer and arrow keys read one of them; else the present one is read. */
export function PlotSlider<Data>({ data: newest, create, placesOf, wordsOf, labelOf, classes }: PlotSliderProps<Data>) {
  const data = useCalm(newest, CALM_MS)
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<Plot<Data> | null>(null)
  const [pointed, setPointed] = useState<number | null>(null)
  const { last, present } = placesOf(data)
  const read = Math.min(pointed ?? present, last)
  const begin = useEffectEvent((element: HTMLElement) => create(element, data, setPointed))
  useEffect(() => {
    if (!box.current) return
    const made = begin(box.current)
    plot.current = made
    const off = onLookChange(() => made.recolour())
    return () => {
      off()
      made.destroy()
      plot.current = null
    }
  }, [])
  useEffect(() => plot.current?.show(data), [data])
  const point = (index: number | null) => {
    setPointed(index)
    plot.current?.point(index)
  }
  const move = (event: KeyboardEvent) => {
    const to = { ArrowLeft: read - 1, ArrowRight: read + 1, Home: 0, End: last, Escape: null }[event.key]
    if (to === undefined) return
    event.preventDefault()
    point(to === null ? null : Math.max(0, Math.min(last, to)))
  }
  const words = wordsOf(data, read)
  return (
    <>
      <div
        ref={box}
        className={classes.box}
        role="slider"
        tabIndex={0}
        aria-label={labelOf(data)}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, last)}
        aria-valuenow={Math.max(0, read)}
        aria-valuetext={words}
        onKeyDown={move}
        onBlur={() => point(null)}
      />
      <p className={`${classes.words} meta num cut`} title={words}>
        {words}
      </p>
    </>
  )
}
