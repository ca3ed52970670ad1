import { onTestFinished } from 'vitest'
import { isMissionError, type MissionError } from '#lib/protocol/errors.ts'
import type { Limits } from '#lib/protocol/limits.ts'
import type { Checkpoint, Entry, EventLog, StoredEvent } from './log.ts'
import { entryOf } from './log-fixture.ts'

/** One store of a test: a fresh log, which can be closed and opened again. */
export interface ContractStore extends AsyncDisposable {
  /** The log that is open now. */
  readonly log: EventLog
  reopen(): Promise<EventLog>
}

export interface ContractOptions {
  readonly limits?: Pick<Limits, 'appendQueueBytes'>
  readonly now?: () => number
  readonly onError?: (error: unknown) => void
}

export type OpenStore = (options?: ContractOptions) => Promise<ContractStore>

export const WIDE = { events: 100_000, bytes: 1e9 }
export const DAY = 24 * 3_600_000
export const event = (id: string, n = 0, more: Partial<Entry> = {}): Entry => ({
  ...entryOf({ id, data: { n } }),
  ...more,
})
export const events = (count: number, prefix = 'e') =>
  Array.from({ length: count }, (_, n) => event(`${prefix}-${n}`, n))
export const idsOf = (stored: readonly StoredEvent[]) => stored.map((one) => one.event.id)
export const seqsOf = (stored: readonly { readonly seq: number }[]) => stored.map(({ seq }) => seq)
export const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n)

/** @returns what the promise was refused with. @throws anything that is not an error of ours. */
export async function refusal(promise: Promise<unknown>): Promise<MissionError> {
  const outcome = await promise.then(
    () => 'nothing was refused',
    (error: unknown) => error,
  )
  if (isMissionError(outcome)) return outcome
  throw outcome
}

export async function checkpointAt(log: EventLog, seq: number, stateVersion = 1): Promise<Checkpoint> {
  const cursor = await log.cursorAt(seq)
  if (!cursor) throw new Error(`no cursor at ${seq}`)
  return { cursor, stateVersion, state: JSON.stringify({ seq, stateVersion }) }
}

/** Opens stores that close with their test. */
export function closingWithTest(openStore: OpenStore): OpenStore {
  return async (options) => {
    const store = await openStore(options)
    onTestFinished(() => store[Symbol.asyncDispose]())
    return store
  }
}
