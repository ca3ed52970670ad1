import { setImmediate } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import type { StoredEvent } from '#lib/log/log.ts'
import { entryOf, openTempLog } from '#lib/log/log-fixture.ts'
import { decodeState } from '#lib/state/codec.ts'
import { hashState } from '#lib/state/hash.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import { STATE_VERSION } from '#lib/state/version.ts'
import { LiveState } from './live-state.ts'

const AGENTS = 500
const FIRST = 10_000

/** Who is called what changes with every event, so that no two states are the same. */
const entries = (from: number, count: number) =>
  Array.from({ length: count }, (_, n) =>
    entryOf({ type: 'agent:registered', data: { agentId: `a${(from + n) % AGENTS}`, name: `name ${from + n}` } }),
  )

async function office() {
  const temp = await openTempLog()
  onTestFinished(() => temp[Symbol.asyncDispose]())
  for (let from = 0; from < 2 * FIRST; from += 1_000) await temp.log.append(entries(from, 1_000))
  const all = await temp.log.read(0, { events: 2 * FIRST, bytes: 1e9 })
  const errors: unknown[] = []
  const parts = { log: temp.log, clock: () => 1_000_000, onError: (error: unknown) => errors.push(error) }
  const saved = async () => {
    const checkpoint = await temp.log.loadCheckpoint(STATE_VERSION)
    return checkpoint && { seq: checkpoint.cursor.seq, state: decodeState(JSON.parse(checkpoint.state)) }
  }
  return { all, errors, saved, live: await LiveState.restore(parts) }
}

const hashAt = (all: readonly StoredEvent[], seq: number) =>
  hashState(
    fold(
      emptyState(),
      all.slice(0, seq).map(({ event }) => event),
    ),
  )

it('[P-READ-2] a checkpoint is of one event, whatever is applied while it is written down', async () => {
  const { all, live, saved, errors } = await office()
  live.apply(all.slice(0, FIRST))
  let seq = FIRST
  for (let turns = 0; turns < 30; turns++) {
    live.apply(all.slice(seq, ++seq))
    await setImmediate()
  }
  await expect.poll(saved).toMatchObject({ seq: FIRST, state: { last: { seq: FIRST } } })
  const checkpoint = await saved()
  expect(checkpoint && hashState(checkpoint.state)).toBe(hashAt(all, FIRST))
  expect(errors).toEqual([])
})

it('[P-READ-2] a stop in the middle of a checkpoint waits for it and saves the last event', async () => {
  const { all, live, saved, errors } = await office()
  live.apply(all.slice(0, FIRST))
  await setImmediate()
  const stopped = live[Symbol.asyncDispose]()
  live.apply(all.slice(FIRST, FIRST + 7))
  await stopped
  const checkpoint = await saved()
  expect(checkpoint?.seq).toBe(FIRST + 7)
  expect(checkpoint && hashState(checkpoint.state)).toBe(hashAt(all, FIRST + 7))
  expect(errors).toEqual([])
})

it('a snapshot is written down in many turns, of the moment at which it was taken, and once for all who ask', async () => {
  const { all, live } = await office()
  live.apply(all.slice(0, FIRST))
  const snapshot = live.snapshot()
  let isOver = false
  const making = snapshot.encodedInSteps().finally(() => {
    isOver = true
  })
  let turns = 0
  for (let seq = FIRST; !isOver; turns++) {
    live.apply(all.slice(seq, ++seq))
    await setImmediate()
  }
  const bytes = await making
  expect(turns).toBeGreaterThan(AGENTS / 65)
  expect(hashState(decodeState(JSON.parse(new TextDecoder().decode(bytes))))).toBe(hashAt(all, FIRST))
  expect(await snapshot.encodedInSteps()).toBe(bytes)
  expect(snapshot.encoded()).toBe(bytes)
  expect(live.snapshot().seq).toBeGreaterThan(FIRST)
})
