import { clip } from './clip.ts'
import { digest } from './identifier.ts'
import type { LogRecord } from './otlp/log-record.ts'

/** Absent, empty or of another kind: undefined. */
export function textOf({ attributes }: Pick<LogRecord, 'attributes'>, name: string): string | undefined {
  const value = attributes.get(name)
  return typeof value === 'string' && value !== '' ? value : undefined
}

export const clipped = (text: string | undefined, max: number): string | undefined =>
  text === undefined ? undefined : clip(text, max)

/** Numbers come as numbers or as text. Absent or out of range: undefined. */
export function numberOf({ attributes }: LogRecord, name: string, max: number): number | undefined {
  const value = attributes.get(name)
  if (typeof value === 'boolean' || value === undefined || value === '') return undefined
  const number = Number(value)
  return number >= 0 && number <= max ? number : undefined
}

/** 0 when absent, null when it is there and no count. */
export function countOf(record: LogRecord, name: string): number | null {
  if (!record.attributes.has(name)) return 0
  const count = numberOf(record, name, Number.MAX_SAFE_INTEGER)
  return Number.isSafeInteger(count) ? (count ?? null) : null
}

/** Equal for an export that is sent again. */
export const recordDigest = (record: LogRecord): string => digest([Object.fromEntries(record.attributes), record.at])
