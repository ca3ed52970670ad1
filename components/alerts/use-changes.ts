'use client'

import { useRef, useState } from 'react'
import { useActs } from '../rest/use-acts.ts'
import { storeOver } from './store-over.ts'

interface Versioned {
  readonly version: number
}

/** What is to be changed of a thing as it stands; null where a person has to look at that first. */
export type ChangeOf<T> = (stands: T) => Partial<T> | null

export interface Changes<T> {
  readonly busy: boolean
  /** As it will be once everything that was asked is stored. */
  readonly shown: T
  /** @returns what stands where it was not stored since a person has to look at that; null where it was stored or refused. */
  readonly put: (changeOf: ChangeOf<T>) => Promise<T | null>
}

/**
 * Changes of one live thing, shown at once and stored one after the other; what is refused is taken back. What others
 * changed meanwhile beside it stays as they have it.
 * @param send stores a change over a version. @returns the thing as it stands then.
 */
export function useChanges<T extends Versioned>(
  live: T,
  send: (change: Partial<T>, version: number) => Promise<unknown>,
  refused: string,
): Changes<T> {
  const [busy, run] = useActs(refused)
  const [answered, setAnswered] = useState<T | null>(null)
  const latest = useRef<T | null>(null)
  const [asked, setAsked] = useState<readonly ChangeOf<T>[]>([])
  // An answer may be ahead of the live state: until that has come as far, a change would seem to be taken back.
  const stands = later(answered, live)
  // The API answers a change of a thing with that thing.
  const keep = (answer: unknown) => {
    latest.current = answer as T
    setAnswered(latest.current)
  }
  let shown = stands
  for (const changeOf of asked) shown = { ...shown, ...changeOf(shown) }
  return {
    busy,
    shown,
    async put(changeOf) {
      setAsked((others) => [...others, changeOf])
      let left: T | null = null
      await run(async () => {
        // By now those before it are answered.
        left = await storeOver(later(latest.current, stands), (now) => {
          const change = changeOf(now)
          return change === null ? null : send(change, now.version).then(keep)
        })
      })
      setAsked((others) => others.filter((one) => one !== changeOf))
      return left
    },
  }
}

const later = <T extends Versioned>(answered: T | null, thing: T): T =>
  answered !== null && answered.version > thing.version ? answered : thing
