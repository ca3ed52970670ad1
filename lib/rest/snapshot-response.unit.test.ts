import { expect, it } from 'vitest'
import type { Snapshot } from '#lib/hub/hub.ts'
import { emptyState } from '#lib/state/mission.ts'
import { createSnapshotResponse } from './snapshot-response.ts'

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

const ask = (headers: Record<string, string> = {}) => new Request('http://localhost/api/snapshot', { headers })

it('is the cursor, the version of the state, and the state, made once for all who ask', async () => {
  const respond = createSnapshotResponse()
  const snapshot = snapshotOf({ word: 'ü' })
  const answers = [respond(ask(), snapshot), respond(ask(), snapshot)]
  expect(snapshot.calls()).toBe(1)
  for (const response of answers) {
    expect(response.headers.get('content-type')).toContain('application/json')
    expect(await response.json()).toEqual({ cursor: 'epoch001:7:tag', stateVersion: 3, state: { word: 'ü' } })
  }
})

it('leaves the encoding to Next, which would send the bytes of another one without its name', () => {
  const respond = createSnapshotResponse()
  const response = respond(ask({ 'accept-encoding': 'gzip, br' }), snapshotOf({}))
  expect(response.headers.has('content-encoding')).toBe(false)
})

it('answers 304 to whoever has this cursor, without making the body', () => {
  const respond = createSnapshotResponse()
  const etag = respond(ask(), snapshotOf({})).headers.get('etag') ?? ''
  const again = snapshotOf({})
  expect(respond(ask({ 'if-none-match': `"other", ${etag}` }), again).status).toBe(304)
  expect(respond(ask({ 'if-none-match': etag.replace(/^W\//, '') }), again).status).toBe(304)
  expect(respond(ask({ 'if-none-match': '*' }), again).status).toBe(304)
  expect(again.calls()).toBe(0)
  expect(respond(ask({ 'if-none-match': etag }), snapshotOf({}, 'epoch001:8:tag')).status).toBe(200)
  expect(respond(ask({ 'if-none-match': '"other"' }), snapshotOf({})).status).toBe(200)
})
