import type { Touch, TouchedFile } from './model.ts'
import { count, list, oneOf, orNull, record, type Shape, time, word } from './shape.ts'
import { touchedKey } from './touched.ts'

const touch = record<Touch>({
  agentId: word,
  sessionId: orNull(word),
  at: time,
  change: oneOf('created', 'modified', 'deleted', 'read'),
  times: count,
  wroteAt: orNull(time),
  root: orNull(word),
})

const stored = record<Omit<TouchedFile, 'key'>>({
  path: word,
  at: time,
  touches: list(touch),
  project: orNull(word),
  machine: orNull(word),
})

export const touchedFile: Shape<TouchedFile> = {
  empty: null,
  write: (file, out) => stored.write(file, out),
  read(json, from) {
    const file = stored.read(json, from)
    return { key: touchedKey(file), ...file }
  },
}
