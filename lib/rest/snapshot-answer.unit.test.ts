import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import type { Snapshot } from '#lib/hub/hub.ts'
import { emptyState } from '#lib/state/mission.ts'
import { createSnapshotAnswer, type SnapshotRequest } from './snapshot-answer.ts'

function snapshotOf(state: unknown, cursor = 'epoch001:7:tag'): Snapshot & { readonly calls: () => number } {
  let calls = 0
  return {
    cursor,
    seq: 7,
    stateVersion: 3,
    state: emptyState(),
    encoded() {
      calls++
      return new TextEncoder().encode(JSON.stringify(state))
    },
    calls: () => calls,
  }
}

const asking = (more: Partial<SnapshotRequest> = {}): SnapshotRequest => ({
  ifNoneMatch: null,
  acceptEncoding: '',
  ...more,
})
const WHOLE = { cursor: 'epoch001:7:tag', stateVersion: 3, state: { word: 'ü' } }

it('is the cursor, the version of the state, and the state, made once for all who ask', async () => {
  const answer = createSnapshotAnswer()
  const snapshot = snapshotOf(WHOLE.state)
  const answers = await Promise.all([answer(asking(), snapshot), answer(asking(), snapshot)])
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
  const answer = createSnapshotAnswer()
  const snapshot = snapshotOf(WHOLE.state)
  const [first, second] = await Promise.all([
    answer(asking({ acceptEncoding }), snapshot),
    answer(asking({ acceptEncoding }), snapshot),
  ])
  expect(first?.headers).toMatchObject({ 'content-encoding': encoding, vary: 'Accept-Encoding' })
  expect(JSON.parse(decode(first?.body ?? '').toString())).toEqual(WHOLE)
  expect(second?.body).toBe(first?.body)
  expect(snapshot.calls()).toBe(1)
})

it('answers 304 to whoever has this cursor in any encoding, without making the body', async () => {
  const answer = createSnapshotAnswer()
  const etag = (await answer(asking({ acceptEncoding: 'br' }), snapshotOf({}))).headers.etag ?? ''
  const again = snapshotOf({})
  const statusFor = async (ifNoneMatch: string, snapshot = again) =>
    (await answer(asking({ ifNoneMatch }), snapshot)).status
  expect(await statusFor(`"other", ${etag}`)).toBe(304)
  expect(await statusFor(etag.replace(/^W\//, ''))).toBe(304)
  expect(await statusFor('*')).toBe(304)
  expect(again.calls()).toBe(0)
  expect(await statusFor(etag, snapshotOf({}, 'epoch001:8:tag'))).toBe(200)
  expect(await statusFor('"other"')).toBe(200)
})
