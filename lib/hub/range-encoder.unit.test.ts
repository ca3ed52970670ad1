import { describe, expect, it } from 'vitest'
import { BodyEvent } from '#lib/log/stored-event.ts'
import { RangeEncoder } from './range-encoder.ts'
import { ReaderClass } from './reader-class.ts'

const body = (type: string) =>
  `,"at":"2026-01-02T03:04:05.678Z","day":"2026-01-02","actor":"key:1","id":"i","type":"${type}","data":{"text":"line\\nbreak"}}`
const page = (...types: string[]) => ({
  events: types.map((type, index) => new BodyEvent(index + 1, body(type))),
  to: types.length,
})

describe('RangeEncoder', () => {
  const everything = new ReaderClass('1', ['*'], 0)
  const some = new ReaderClass('2', ['a:*'], 0)

  it('joins the stored bytes as they are, and says which range they cover', () => {
    const encoder = new RangeEncoder('epoch-one')
    const events = page('a:x', 'b:y')
    const range = encoder.range(everything, 0, events, 2)
    expect(JSON.parse(range.json)).toEqual({
      type: 'events',
      sub: '1',
      from: 0,
      to: 2,
      head: 2,
      cursor: `epoch-one:2:${events.events[1]?.tag}`,
      events: events.events.map(({ json }) => JSON.parse(json)),
    })
    expect(range.json).toContain(events.events[0]?.json)
  })

  it('[P-FRAME-1] covers the whole range where the filter leaves out some or all of it', () => {
    const encoder = new RangeEncoder('epoch-one')
    expect(encoder.range(some, 0, page('b:x', 'a:y', 'b:z'), 3)).toMatchObject({ from: 0, to: 3, count: 1 })
    expect(JSON.parse(encoder.range(some, 0, page('b:x', 'b:y'), 3).json)).toMatchObject({ from: 0, to: 2, events: [] })
  })

  it('[P-FRAME-2] gives the same buffers for the same range and class, and others for another class', () => {
    const encoder = new RangeEncoder('epoch-one')
    const events = page('a:x')
    const first = encoder.range(everything, 0, events, 1)
    const again = encoder.range(new ReaderClass('1', ['*'], 0), 0, events, 1)
    expect(again.webSocket).toBe(first.webSocket)
    expect(again.sse).toBe(first.sse)
    expect(encoder.encoded).toBe(1)
    expect(encoder.range(some, 0, events, 1)).not.toBe(first)
    expect(encoder.encoded).toBe(2)
  })

  it('does not give kept bytes away when the head that they tell has moved on', () => {
    const encoder = new RangeEncoder('epoch-one')
    const events = page('a:x')
    const atHead = encoder.range(everything, 0, events, 1)
    const behind = encoder.range(everything, 0, events, 2)
    expect([atHead.head, behind.head]).toEqual([1, 2])
    expect(JSON.parse(behind.json)).toMatchObject({ to: 1, head: 2 })
    expect(encoder.range(everything, 0, events, 2)).toBe(behind)
  })

  it('keeps a bounded number of bytes', () => {
    const encoder = new RangeEncoder('epoch-one')
    const big = new BodyEvent(1, body('a:x').replace('line', 'x'.repeat(1024 * 1024)))
    const first = encoder.range(everything, 0, { events: [big], to: 1 }, 1)
    for (let from = -1; from > -20; from--) encoder.range(everything, from, { events: [big], to: 1 }, 1)
    expect(encoder.range(everything, 0, { events: [big], to: 1 }, 1)).not.toBe(first)
  })

  it('an SSE message is one data line with the cursor as its id', () => {
    const range = new RangeEncoder('epoch-one').range(everything, 0, page('a:x'), 1)
    expect(Buffer.from(range.sse).toString()).toBe(`id: ${range.cursor}\ndata: ${range.json}\n\n`)
  })
})
