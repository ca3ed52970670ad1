import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { clientBundle } from '../scripts/client-bundle.mjs'

const gzipped = async (entry: string) => gzipSync(await clientBundle(entry)).length

describe('the client library for any page', () => {
  it('is at most 12 KiB gzipped, and the dashboard helper at most 6 KiB more', async () => {
    const client = await gzipped('lib/client/client-of-script.ts')
    const both = await gzipped('components/embed/mission-control.ts')
    expect(client).toBeLessThanOrEqual(12 * 1024)
    expect(both - client).toBeLessThanOrEqual(6 * 1024)
    expect(client).toBeGreaterThan(6 * 1024)
  })

  it('carries neither React nor zod, writes no markup and makes no code of text', async () => {
    const code = await clientBundle('components/embed/mission-control-global.ts')
    expect(code).not.toMatch(/react|zod|\beval\(|new Function|innerHTML|insertAdjacentHTML/i)
  })
})
