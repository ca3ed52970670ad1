import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventOf } from '../bench/load/event.ts'
import { Ledger, SeqCheck } from '../bench/load/seq-check.ts'
import { Histogram, median, parseBusyTicks, parseStatTicks } from '../bench/measure.ts'

/** Bytes as servers write them: frames of some events, each with its place in the stream. */
function framesOf(seqs: readonly number[], perFrame: number): Buffer {
  const events = seqs.map(
    (seq) => `{"seq":${seq},"at":"2026-01-01T00:00:00.000Z",${JSON.stringify(eventOf(seq, seq)).slice(1)}`,
  )
  const frames: string[] = []
  for (let at = 0; at < events.length; at += perFrame)
    frames.push(`{"type":"events","from":${at},"events":[${events.slice(at, at + perFrame).join(',')}]}`)
  return Buffer.from(frames.join('\n'))
}

function readIn(bytes: Buffer, cuts: readonly number[], base = 0) {
  const ledger = new Ledger(1, base, new Histogram(), 10_000)
  const check = new SeqCheck(ledger)
  let from = 0
  for (const cut of [...new Set([...cuts, bytes.length])].sort((a, b) => a - b)) {
    if (cut > bytes.length) continue
    check.read(bytes.subarray(from, cut), 20_000)
    from = cut
  }
  return { ledger, check }
}

describe('the client of the benchmarks', () => {
  it('counts every event once wherever the bytes are cut', () => {
    const input = fc.record({
      first: fc.integer({ min: 1, max: 1_100 }),
      count: fc.integer({ min: 1, max: 40 }),
      perFrame: fc.integer({ min: 1, max: 10 }),
      cuts: fc.array(fc.integer({ min: 0, max: 14_000 }), { maxLength: 60 }),
    })
    fc.assert(
      fc.property(input, ({ first, count, perFrame, cuts }) => {
        const seqs = Array.from({ length: count }, (_, n) => first + n)
        const { ledger, check } = readIn(framesOf(seqs, perFrame), cuts, first - 1)
        expect([ledger.deliveries, ledger.doubled, ledger.reordered]).toEqual([count, 0, 0])
        expect(check.missed(first + count - 1)).toBe(0)
        expect(ledger.latency.count).toBe(count)
        expect(ledger.latency.summary().maxMs).toBe(20_000 - first)
      }),
      { numRuns: 300 },
    )
  })

  it('finds each event even when it arrives byte by byte', () => {
    const bytes = framesOf([9, 10, 11], 2)
    const { ledger } = readIn(
      bytes,
      Array.from({ length: bytes.length }, (_, at) => at),
      8,
    )
    expect([ledger.deliveries, ledger.doubled]).toEqual([3, 0])
  })

  it('tells missed, doubled and reordered events apart', () => {
    const { ledger, check } = readIn(framesOf([1, 2, 2, 5, 4, 6, 1], 3), [])
    expect(ledger.doubled).toBe(2)
    expect(ledger.reordered).toBe(1)
    expect(check.missed(8)).toBe(3)
  })

  it('calls an event complete once every connection has it', () => {
    const ledger = new Ledger(2, 0, new Histogram(), 100)
    const [one, two] = [new SeqCheck(ledger), new SeqCheck(ledger)]
    one.read(framesOf([1, 2], 2), 0)
    expect(ledger.complete).toBe(0)
    two.read(framesOf([1], 1), 0)
    expect(ledger.complete).toBe(1)
  })

  it('gives percentiles within a step of 0.05 ms', () => {
    const histogram = new Histogram()
    for (let ms = 1; ms <= 1_000; ms++) histogram.add(ms)
    expect(histogram.percentile(50)).toBeCloseTo(500.05)
    expect(histogram.percentile(99)).toBeCloseTo(990.05)
    expect(histogram.summary().maxMs).toBe(1_000)
    histogram.clear()
    expect(histogram.percentile(50)).toBeNaN()
  })

  it('takes the middle of an odd number and the mean of the two middle ones of an even', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([4, 1, 2, 9])).toBe(3)
  })

  it('reads CPU time out of /proc, whatever a process calls itself', () => {
    const fields = ['S', ...Array.from({ length: 10 }, () => '0'), '120', '30', '7']
    expect(parseStatTicks(`42 (a) (b c) ${fields.join(' ')}`)).toBe(150)
    expect(parseBusyTicks('cpu  10 2 30 4000 500 6 7 8 0 0\ncpu0 1 1 1 1')).toBe(63)
  })
})
