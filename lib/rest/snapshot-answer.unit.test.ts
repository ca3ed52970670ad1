import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import type { Snapshot } from '#lib/hub/hub.ts'
import { emptyState } from '#lib/state/mission.ts'
import { createSnapshotAnswer, type SnapshotRequest } from './snapshot-answer.ts'

type Counted = Snapshot & { readonly calls: () => number }

/** @param until what its writing down waits for. */
function snapshotOf(state: unknown, cursor = 'epoch001:7:tag', until: Promise<void> = Promise.resolve()): Counted {
  let calls = 0
  const encoded = () => new TextEncoder().encode(JSON.stringify(state))
  return {
    cursor,
    seq: 7,
    stateVersion: 3,
    state: emptyState(),
    encoded,
    async encodedInSteps() {
      calls++
      await until
      return encoded()
    },
    calls: () => calls,
  }
}

const stateIn = ({ body }: { readonly body: Uint8Array }) => JSON.parse(new TextDecoder().decode(body)).state

const asking = (more: Partial<SnapshotRequest> = {}): SnapshotRequest => ({
  ifNoneMatch: null,
  acceptEncoding: '',
  ...more,
})
const WHOLE = { cursor: 'epoch001:7:tag', stateVersion: 3, state: { word: 'ü' } }

it('is the cursor, the version of the state, and the state, made once for all who ask', async () => {
  const snapshot = snapshotOf(WHOLE.state)
  const answer = createSnapshotAnswer(() => snapshot)
  const answers = await Promise.all([answer(asking()), answer(asking())])
  expect(snapshot.calls()).toBe(1)
  for (const { status, contentType, body, headers } of answers) {
    expect([status, contentType]).toEqual([200, 'application/json; charset=utf-8'])
    expect(headers).not.toHaveProperty('content-encoding')
    expect(JSON.parse(new TextDecoder().decode(body))).toEqual(WHOLE)
  }
})

it.each([
  ['gzip, deflate, br', 'br', brotliDecompressSync],
  ['gzip', 'gzip', gunzipSync],
] as const)('to who accepts %s it is %s, compressed once for all', async (acceptEncoding, encoding, decode) => {
  const snapshot = snapshotOf(WHOLE.state)
  const answer = createSnapshotAnswer(() => snapshot)
  const [first, second] = await Promise.all([answer(asking({ acceptEncoding })), answer(asking({ acceptEncoding }))])
  expect(first?.headers).toMatchObject({ 'content-encoding': encoding, vary: 'Accept-Encoding' })
  expect(JSON.parse(decode(first?.body ?? '').toString())).toEqual(WHOLE)
  expect(second?.body).toBe(first?.body)
  expect(snapshot.calls()).toBe(1)
})

it('answers 304 to whoever has this cursor in any encoding, without making the body', async () => {
  let newest = snapshotOf({})
  const answer = createSnapshotAnswer(() => newest)
  const etag = (await answer(asking({ acceptEncoding: 'br' }))).headers.etag ?? ''
  const again = snapshotOf({})
  const statusFor = async (ifNoneMatch: string, snapshot = again) => {
    newest = snapshot
    return (await answer(asking({ ifNoneMatch }))).status
  }
  expect(await statusFor(`"other", ${etag}`)).toBe(304)
  expect(await statusFor(etag.replace(/^W\//, ''))).toBe(304)
  expect(await statusFor('*')).toBe(304)
  expect(again.calls()).toBe(0)
  expect(await statusFor(etag, snapshotOf({}, 'epoch001:8:tag'))).toBe(200)
  expect(await statusFor('"other"')).toBe(200)
})

it('writes one state down at a time: who comes meanwhile waits, and is told the newest with all who wait', async () => {
  const first = Promise.withResolvers<void>()
  const states = [
    snapshotOf(1, 'epoch001:1:t', first.promise),
    snapshotOf(2, 'epoch001:2:t'),
    snapshotOf(3, 'epoch001:3:t'),
  ]
  let at = 0
  const answer = createSnapshotAnswer(() => states[at] ?? snapshotOf(0))
  const early = [answer(asking()), answer(asking({ acceptEncoding: 'gzip' }))]
  at = 1
  const late = [answer(asking()), answer(asking())]
  at = 2
  late.push(answer(asking()))
  expect(states.map((state) => state.calls())).toEqual([1, 0, 0])
  first.resolve()
  expect((await Promise.all(early)).map(({ headers }) => headers.etag)).toEqual(Array(2).fill('W/"epoch001:1:t.3"'))
  const told = await Promise.all(late)
  expect(told.map(stateIn)).toEqual([3, 3, 3])
  expect(told.map(({ headers }) => headers.etag)).toEqual(Array(3).fill('W/"epoch001:3:t.3"'))
  expect(states.map((state) => state.calls())).toEqual([1, 0, 1])
})

it('a state that could not be written down fails whoever shared it, and is tried again for the next', async () => {
  const broken = snapshotOf(1, 'epoch001:1:t', Promise.reject(new Error('broken by the test')))
  let newest: Snapshot = broken
  const answer = createSnapshotAnswer(() => newest)
  const both = await Promise.allSettled([answer(asking()), answer(asking())])
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await expect(answer(asking())).rejects.toThrow('broken by the test')
  expect(broken.calls()).toBe(2)
  newest = snapshotOf(2)
  expect(stateIn(await answer(asking()))).toBe(2)
})
