import { clip } from '../clip.ts'
import type { Attributes } from '../otlp/telemetry-source.ts'

/** The first of these attributes that holds text. */
export function textOf(attributes: Attributes, names: readonly string[], max = 200): string | undefined {
  for (const name of names) {
    const value = attributes.get(name)
    if (typeof value === 'string' && value !== '') return clip(value, max)
  }
  return undefined
}

/** The first of these attributes that is there. @returns undefined for none, null for what is no number from 0 to `max`. */
export function numberOf(attributes: Attributes, names: readonly string[], max: number): number | null | undefined {
  for (const name of names) {
    const value = attributes.get(name)
    if (value === undefined) continue
    const number = typeof value === 'boolean' || value === '' ? Number.NaN : Number(value)
    return number >= 0 && number <= max ? number : null
  }
  return undefined
}
