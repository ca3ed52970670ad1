import { describe, expect, it } from 'vitest'
import { DiskTrace } from '../faults/disk-trace.ts'
import { Findings } from '../faults/fuzz.ts'
import { check } from '../faults/herd.ts'
import { reportOf, tableOf } from '../faults/outcome.ts'
import { resetAfter } from '../faults/restored-backup.ts'
import { checkExactness, ExactReader } from '../lib/hub/exactness-check.ts'
import { openTestHub, type TestHub } from '../lib/hub/hub-fixture.ts'
import { type Door, readOver, TRANSPORTS } from '../lib/hub/transport-hopper.ts'
import type { EventsFrame } from '../lib/protocol/frame.ts'

/** Readers, stores and servers that are broken on purpose: what `npm run faults` relies on has to notice each. */

const doorOf = (test: TestHub, cursorOf = (cursor: string | null) => cursor ?? '0'): Door => ({
  address: (transport, cursor) =>
    transport === 'ws'
      ? `${test.url.replace('http', 'ws')}/api/ws?as=publisher`
      : `${test.url}/api/${transport === 'sse' ? 'stream' : 'events'}?as=publisher&cursor=${cursorOf(cursor)}`,
})

const storedOf = (test: TestHub) => test.temp.log.read(0, { events: 1_000, bytes: 1e8 })

async function readTo(seq: number, door: Door, reader: ExactReader): Promise<void> {
  const stop = new AbortController()
  const reading = readOver('poll', door, reader, stop.signal)
  await expect.poll(() => reader.position).toBe(seq)
  stop.abort()
  await reading
}

describe('the check of exactness', () => {
  it('[P-READ-1] notices a client that asks again from the event it has, and trusts the answer (>= for >)', async () => {
    class AsksAgain extends ExactReader {
      #before: string | null = null
      override get cursor(): string | null {
        return this.#before
      }
      override accept(_transport: string, frame: EventsFrame) {
        if (frame.events.length > 0)
          this.#before = frame.cursor.replace(/:\d+:.*/, `:${frame.to - 1}:${tags[frame.to - 1]}`)
        this.apply(frame.events)
        return 'applied' as const
      }
    }
    await using test = await openTestHub()
    await test.publish(10)
    const tags = ['0', ...(await storedOf(test)).map(({ tag }) => tag)]
    const reader = new AsksAgain('reader')
    for (const hop of [1, 2]) {
      await test.publish(5)
      const events = 10 + hop * 5
      for (const { tag } of (await storedOf(test)).slice(tags.length - 1)) tags.push(tag)
      const off = new AbortController()
      const reading = readOver('ws', doorOf(test), reader, off.signal)
      await expect.poll(() => reader.applied.at(-1)?.seq).toBe(events)
      off.abort()
      await reading
    }
    expect(checkExactness(reader, { stored: await storedOf(test) })).toContain('reader applied 15 twice')
  })

  it('[P-READ-3] notices the silent loss of a server that goes on after a restore without looking at tags', async () => {
    await using before = await openTestHub()
    await before.publish(10, 'test:happened', { of: 'before' })
    const reader = new ExactReader('reader')
    await readTo(10, doorOf(before), reader)
    await using after = await openTestHub()
    await after.publish(15, 'test:happened', { of: 'after' })
    const stored = await storedOf(after)
    const blind = `${after.temp.log.epoch}:10:${stored[9]?.tag}`
    await readTo(
      15,
      doorOf(after, (cursor) => (cursor === reader.cursor && reader.position === 10 ? blind : String(cursor))),
      reader,
    )
    const wrong = checkExactness(reader, { stored })
    expect(wrong).toHaveLength(10)
    expect(wrong[0]).toMatch(/reader applied 1 as .*, stored is /)
  })
})

describe('the check of a restored log', () => {
  it.each(TRANSPORTS)(
    '[P-READ-3] notices on %s a server that sends events in place of a reset, and one that says nothing',
    async (transport) => {
      await using test = await openTestHub()
      await test.publish(10)
      const door = doorOf(test)
      const reader = new ExactReader('reader')
      await readTo(10, door, reader)
      expect((await resetAfter(door, transport, reader, 400)).violation).toMatch(/was not reset|another past/)
      await test.publish(5)
      expect((await resetAfter(door, transport, reader)).violation).toMatch(/another past/)
    },
  )

  it.each(TRANSPORTS)('[P-RESUME-1] is content on %s with a reset in time', async (transport) => {
    await using before = await openTestHub()
    await using after = await openTestHub()
    await before.publish(10)
    const reader = new ExactReader('reader')
    await readTo(10, doorOf(before), reader)
    expect((await resetAfter(doorOf(after), transport, reader)).violation).toBeNull()
  })
})

describe('the check of a swarm', () => {
  it('notices a gap, and a client that stands still', () => {
    expect(check([{ breaks: 0, last: 7 }], 7)).toEqual([])
    expect(
      check(
        [
          { breaks: 1, last: 7 },
          { breaks: 0, last: 6 },
        ],
        7,
      ),
    ).toEqual(['client 0 saw 1 gaps or doubles', 'client 1 stands at 6, the stream ends at 7'])
  })
})

describe('the whole run', () => {
  it('holds what a fault throws for a violation, and tells it in the table', async () => {
    const run = () => Promise.reject(new Error('The server did not come back.'))
    const report = await reportOf({ run }, { rounds: 1, seed: 1, short: true, log: () => undefined })
    expect(report.violations).toEqual([expect.stringContaining('The server did not come back.')])
    const others = { violations: [], figures: { kills: 3 }, skipped: ['no nginx here'] }
    const table = tableOf([
      { name: 'broken', load: 0.5, seconds: 2.4, report },
      { name: 'well', load: 1, seconds: 9, report: others },
    ])
    expect(table).toContain('| broken | **1 violations** |  | 2 | 0.5 |')
    expect(table).toContain('| well | passed, 1 parts skipped | kills 3 | 9 | 1.0 |')
  })
})

describe('the check of answers to nonsense', () => {
  const answer = (code: string) => ({ error: { code, message: 'words', retryable: false } })
  it('takes documented codes in the one shape, and neither internal nor anything else', () => {
    const found = new Findings()
    expect(found.isError(answer('invalid'))).toBe(true)
    expect(found.isError(answer('internal'))).toBe(false)
    expect(found.isError(answer('surprise'))).toBe(false)
    for (const body of [null, 'text', {}, { error: 'invalid' }, { error: { code: 'invalid' } }])
      expect(found.isError(body)).toBe(false)
  })
})

describe('the trace of a disk', () => {
  const traced = (...lines: string[]) => {
    const trace = new DiskTrace()
    for (const line of lines) trace.read(line)
    return trace.unsafe('/d/log-wal')
  }
  const write = '12 pwrite64(20</d/log-wal>, ""..., 100, 50) = 100'

  it('holds a byte for safe only after a sync of its file that began after it was written', () => {
    expect(traced(write)).toEqual([{ from: 50, to: 150 }])
    expect(traced(write, '12 fdatasync(20</d/log-wal>) = 0')).toEqual([])
    expect(traced(write, '12 fdatasync(21</d/log>) = 0')).toEqual([{ from: 50, to: 150 }])
    expect(traced('12 fdatasync(20</d/log-wal>) = 0', write)).toEqual([{ from: 50, to: 150 }])
    expect(traced(write, '12 fdatasync(20</d/log-wal>) = -1 EIO (Input/output error)')).toEqual([{ from: 50, to: 150 }])
  })

  it('holds what was written while a sync was under way, or a sync that did not come back, for nothing', () => {
    const begun = '12 fdatasync(20</d/log-wal> <unfinished ...>'
    const back = '12 <... fdatasync resumed>) = 0'
    expect(traced(write, begun)).toEqual([{ from: 50, to: 150 }])
    expect(traced(write, begun, '13 pwrite64(20</d/log-wal>, ""..., 8, 0 <unfinished ...>', back)).toEqual([
      { from: 0, to: 8 },
    ])
  })
})
