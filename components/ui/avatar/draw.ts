import type { Role, Tone } from './avatar-table.ts'
import type { Pixels } from './pixels.ts'

/** Draws one being. How often it calls `random`, and in which order, is part of every face. */
export type Draw = (g: Pixels, random: () => number, cloth: Tone, role: Role | undefined) => void

export const pick = <T>(list: readonly [T, ...T[]], random: () => number): T =>
  list[Math.floor(random() * list.length)] ?? list[0]
