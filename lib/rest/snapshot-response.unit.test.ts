import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import type { Snapshot } from '#lib/hub/hub.ts'
import { emptyState } from '#lib/state/mission.ts'
import { preferredEncoding } from './content-encoding.ts'
import { createSnapshotResponse } from './snapshot-response.ts'

const BIG = { words: Array.from({ length: 2_000 }, (_, n) => `agent ${n}`) }

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
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())

it('is the cursor, the version of the state, and the state', async () => {
  const respond = createSnapshotResponse()
  const response = await respond(ask({ 'accept-encoding': 'gzip, br' }), snapshotOf({ a: 1 }))
  expect(response.headers.get('content-encoding')).toBeNull()
  expect(response.headers.get('content-type')).toContain('application/json')
  expect(await response.json()).toEqual({ cursor: 'epoch001:7:tag', stateVersion: 3, state: { a: 1 } })
})

it('compresses a large one as the client likes, once for all who ask', async () => {
  const respond = createSnapshotResponse()
  const snapshot = snapshotOf(BIG)
  const [one, two, plain, gzip] = await Promise.all([
    respond(ask({ 'accept-encoding': 'gzip, br' }), snapshot).then(bytesOf),
    respond(ask({ 'accept-encoding': 'br' }), snapshot).then(bytesOf),
    respond(ask(), snapshot).then(bytesOf),
    respond(ask({ 'accept-encoding': 'gzip' }), snapshot).then(bytesOf),
  ])
  expect(snapshot.calls()).toBe(1)
  expect(one.equals(two)).toBe(true)
  expect(one.length).toBeLessThan(plain.length / 2)
  expect(brotliDecompressSync(one).equals(plain)).toBe(true)
  expect(gunzipSync(gzip).equals(plain)).toBe(true)
  expect(JSON.parse(plain.toString())).toMatchObject({ state: BIG })
})

it('answers 304 to whoever has this cursor, in whatever encoding, without making the body', async () => {
  const respond = createSnapshotResponse()
  const first = await respond(ask({ 'accept-encoding': 'br' }), snapshotOf(BIG))
  const etag = first.headers.get('etag') ?? ''
  const again = snapshotOf(BIG)
  const same = await respond(ask({ 'if-none-match': `"other", ${etag}` }), again)
  expect(same.status).toBe(304)
  expect(again.calls()).toBe(0)
  expect((await respond(ask({ 'if-none-match': etag.replace(/^W\//, '') }), again)).status).toBe(304)
  expect((await respond(ask({ 'if-none-match': etag }), snapshotOf(BIG, 'epoch001:8:tag'))).status).toBe(200)
})

it('reads Accept-Encoding with its weights', () => {
  expect(preferredEncoding(null)).toBe('identity')
  expect(preferredEncoding('')).toBe('identity')
  expect(preferredEncoding('gzip, deflate, br, zstd')).toBe('br')
  expect(preferredEncoding('br;q=0.1, gzip;q=0.9')).toBe('gzip')
  expect(preferredEncoding('BR;Q=0, GZIP')).toBe('gzip')
  expect(preferredEncoding('*')).toBe('br')
  expect(preferredEncoding('*;q=0')).toBe('identity')
  expect(preferredEncoding('identity')).toBe('identity')
  expect(preferredEncoding('gzip;q=nonsense')).toBe('identity')
})
