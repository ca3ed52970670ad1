import { MissionError } from '#lib/protocol/errors.ts'
import { iso, millis } from './instant.ts'

/**
 * Building blocks of the codec: how one kind of value is written as small plain JSON and read back exactly. Texts are
 * numbers in one list of words, times and seqs are distances from the newest event, records are rows without names whose
 * trailing empty fields are left out. `0` stands for null in every shape that can be null, and no other value is written so.
 */
export interface Shape<T> {
  /** What is read where a row is too short. */
  readonly empty: unknown
  write(value: T, out: Writer): unknown
  read(json: unknown, from: Reader): T
}

/** What times and seqs are measured from. */
export interface Origin {
  readonly seq: number
  readonly ms: number
}

export class Writer {
  readonly origin: Origin
  readonly words: string[] = []
  readonly #index = new Map<string, number>()

  constructor(origin: Origin) {
    this.origin = origin
  }

  /** @returns the place of the word, from 1. */
  word(text: string): number {
    const known = this.#index.get(text)
    if (known !== undefined) return known
    const place = this.words.push(text)
    this.#index.set(text, place)
    return place
  }
}

export class Reader {
  readonly origin: Origin
  readonly #words: readonly unknown[]

  constructor(origin: Origin, words: unknown) {
    this.origin = origin
    this.#words = arrayOf(words)
  }

  word(place: unknown): string {
    const text = typeof place === 'number' ? this.#words[place - 1] : undefined
    return typeof text === 'string' ? text : malformed('a word')
  }
}

export function malformed(expected: string): never {
  throw new MissionError('invalid', `This is not an encoded state: ${expected} is missing or of the wrong kind.`)
}

export const arrayOf = (json: unknown): readonly unknown[] => (Array.isArray(json) ? json : malformed('a list'))
export const numberOf = (json: unknown): number => (typeof json === 'number' ? json : malformed('a number'))

export const word: Shape<string> = {
  empty: 0,
  write: (value, out) => out.word(value),
  read: (json, from) => from.word(json),
}

/** A time that is not written as ours are stays text. */
export const time: Shape<string> = {
  empty: 0,
  write(value, out) {
    const ms = millis(value)
    if (Number.isNaN(ms) || iso(ms) !== value) return value
    const past = out.origin.ms - ms
    return past >= 0 ? past + 1 : past
  },
  read(json, from) {
    if (typeof json === 'string') return json
    const past = numberOf(json)
    return iso(from.origin.ms - (past > 0 ? past - 1 : past))
  },
}

export const seq: Shape<number> = {
  empty: 0,
  write: (value, out) => out.origin.seq - value,
  read: (json, from) => from.origin.seq - numberOf(json),
}

export const count: Shape<number> = { empty: 0, write: (value) => value, read: numberOf }

export const numberOrNull: Shape<number | null> = {
  empty: null,
  write: (value) => value,
  read: (json) => (json === null ? null : numberOf(json)),
}

export const flag: Shape<boolean> = { empty: 0, write: (value) => (value ? 1 : 0), read: (json) => json === 1 }

export const flagOrNull: Shape<boolean | null> = {
  empty: 0,
  write: (value) => (value === null ? 0 : value ? 1 : 2),
  read: (json) => (json === 0 ? null : json === 1),
}

/** Any JSON. */
export const anything: Shape<unknown> = {
  empty: 0,
  write: (value) => (value === null || value === undefined ? 0 : [value]),
  read: (json) => (json === 0 ? null : (arrayOf(json)[0] ?? null)),
}

export const oneOf = <T extends string>(...values: readonly T[]): Shape<T> => ({
  empty: 0,
  write: (value) => values.indexOf(value) + 1,
  read: (json) => values[numberOf(json) - 1] ?? malformed(`one of ${values.join(', ')}`),
})

export const orNull = <T>(shape: Shape<T>): Shape<T | null> => ({
  empty: 0,
  write: (value, out) => (value === null ? 0 : shape.write(value, out)),
  read: (json, from) => (json === 0 ? null : shape.read(json, from)),
})

export const list = <T>(shape: Shape<T>): Shape<readonly T[]> => ({
  empty: 0,
  write: (values, out) => (values.length === 0 ? 0 : values.map((value) => shape.write(value, out))),
  read: (json, from) => (json === 0 ? [] : arrayOf(json).map((value) => shape.read(value, from))),
})

/** The fields of a record in the order in which they are written: what is often empty comes last. */
export function record<T extends object>(fields: { readonly [K in keyof T]-?: Shape<T[K]> }): Shape<T> {
  // Object.keys forgets the type of what the parameter above has pinned down.
  const keys = Object.keys(fields) as (keyof T)[]
  return {
    empty: [],
    write(value, out) {
      const row = keys.map((key) => fields[key].write(value[key], out))
      let length = row.length
      for (
        let key = keys[length - 1];
        key !== undefined && row[length - 1] === fields[key].empty;
        key = keys[length - 1]
      ) {
        length--
      }
      return row.slice(0, length)
    },
    read(json, from) {
      const row = arrayOf(json)
      const read = (key: keyof T, index: number) => fields[key].read(row[index] ?? fields[key].empty, from)
      // Every key is read. (fromEntries also makes objects that are copied 40 times faster than ones filled in a loop.)
      return Object.fromEntries(keys.map((key, index) => [key, read(key, index)])) as T
    },
  }
}
