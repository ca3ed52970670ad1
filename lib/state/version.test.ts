import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { SOURCES_SHA256, STATE_VERSION } from './version.ts'

/** What decides what a fold and the codec give: neither tests, nor this record, nor mere questions about a state. */
const ASIDE = [
  'version.ts',
  'selectors.ts',
  'spend.ts',
  'alert-rules.ts',
  'quiet.ts',
  'parts.ts',
  'event-about.ts',
  'lead-selectors.ts',
  'level-selectors.ts',
  'lead-identity.ts',
  'budget-standing.ts',
  'budget-hold.ts',
  'budget-forecast.ts',
]
const decides = (name: string) => name.endsWith('.ts') && !/(\.test|-fixture)\.ts$/.test(name) && !ASIDE.includes(name)

async function hashSources(): Promise<string> {
  const hash = createHash('sha256')
  const names = (await readdir(import.meta.dirname)).filter(decides).sort()
  for (const name of [...names, '../protocol/money.ts']) {
    const source = await readFile(`${import.meta.dirname}/${name}`, 'utf8')
    hash.update(`${name}\n${source.replaceAll('\r\n', '\n')}\n`)
  }
  return hash.digest('hex')
}

it('[P-READ-4] the state version changes with the reducer', async () => {
  const sources = await hashSources()
  expect(
    sources,
    `The sources of lib/state changed. In lib/state/version.ts: if a fold or the codec gives anything else than before, ` +
      `raise STATE_VERSION from ${STATE_VERSION} to ${STATE_VERSION + 1} (checkpoints are then folded anew); ` +
      `in any case set SOURCES_SHA256 to '${sources}'.`,
  ).toBe(SOURCES_SHA256)
})
