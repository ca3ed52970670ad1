import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { bestEncoding, encode } from './encoding.ts'

it.each([
  ['gzip, deflate, br, zstd', 'br'],
  ['br;q=1.0, gzip;q=0.8, *;q=0.1', 'br'],
  ['gzip;q=1, br;q=0.5', 'gzip'],
  ['GZIP', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['*', 'br'],
  ['*;q=0.5, br;q=0', 'gzip'],
  ['gzip;q=0.5, identity', 'identity'],
  ['deflate', 'identity'],
  ['identity', 'identity'],
  ['', 'identity'],
  ['*;q=0', 'identity'],
  ['br;q=nonsense', 'identity'],
])('of %j is %s', (accepted, encoding) => {
  expect(bestEncoding(accepted)).toBe(encoding)
})

it('gives the same bytes back', async () => {
  const bytes = new TextEncoder().encode('{"word":"ü"}'.repeat(500))
  const [br, gzip] = [await encode(bytes, 'br'), await encode(bytes, 'gzip')]
  expect(br.length).toBeLessThan(gzip.length)
  expect(gzip.length).toBeLessThan(bytes.length)
  expect(new Uint8Array(brotliDecompressSync(br))).toEqual(bytes)
  expect(new Uint8Array(gunzipSync(gzip))).toEqual(bytes)
  expect(await encode(bytes, 'identity')).toBe(bytes)
})
