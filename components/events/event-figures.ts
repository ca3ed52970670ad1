import { clockWords } from '../ui/clock-words.ts'

/** `14:32:06.412` in the viewer's zone: milliseconds tell the order of a burst. */
export const timeWords = (at: string): string => `${clockWords(at)}.${/\.(\d{3})/.exec(at)?.[1] ?? '000'}`

/** How large something is as JSON, in bytes. */
export const bytesOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length

/** `412 B`, `3.1 KB`. */
export const sizeWords = (bytes: number): string => (bytes < 1_000 ? `${bytes} B` : `${(bytes / 1_000).toFixed(1)} KB`)
