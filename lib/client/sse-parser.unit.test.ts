import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSseParser } from './sse-parser.ts'

function parse(chunks: readonly Uint8Array[]): string[] {
  const messages: string[] = []
  const feed = createSseParser((data) => messages.push(data))
  for (const chunk of chunks) feed(chunk)
  return messages
}

const bytes = (text: string) => new TextEncoder().encode(text)

function split(whole: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const at = [...new Set(cuts.map((cut) => cut % (whole.length + 1)))].sort((a, b) => a - b)
  return [...at, whole.length].map((end, i) => whole.subarray(at[i - 1] ?? 0, end))
}

describe('createSseParser', () => {
  it('reads the data of each message, whatever else it carries', () => {
    expect(parse([bytes('id: c1\nevent: note\ndata: a\n\ndata:b\n\n')])).toEqual(['a', 'b'])
  })

  it('joins data lines, takes away one space only, and reads a field without a colon as empty', () => {
    expect(parse([bytes('data:  a\ndata\ndata: b:c\n\n')])).toEqual([' a\n\nb:c'])
  })

  it('skips comments, other fields, those that only begin like data, and messages without data', () => {
    expect(parse([bytes(':hi\n\nretry: 5\n\nid: a\0b\n\nevent: x\n\nfoo: 1\ndatas: z\ndata: y\n\n')])).toEqual(['y'])
  })

  it('does not deliver a message whose empty line never came', () => {
    expect(parse([bytes('data: half\n')])).toEqual([])
  })

  it('drops a byte order mark', () => {
    expect(parse([new Uint8Array([0xef, 0xbb, 0xbf]), bytes('data: x\n\n')])).toEqual(['x'])
  })

  it('reads the same messages however the bytes are cut and whichever line ends are used', () => {
    const line = fc.string({ unit: 'binary', maxLength: 12 }).map((text) => text.replaceAll(/[\r\n]/g, '·'))
    const message = fc.record({
      id: line.filter((id) => !id.includes('\0')),
      data: fc.array(line, { minLength: 1, maxLength: 3 }),
    })
    const cuts = fc.array(fc.nat(), { maxLength: 40 })
    fc.assert(
      fc.property(fc.array(message, { maxLength: 6 }), fc.constantFrom('\n', '\r', '\r\n'), cuts, (list, end, at) => {
        const text = list
          .map(({ id, data }) => [`: c`, `id: ${id}`, ...data.map((part) => `data: ${part}`), '', ''].join(end))
          .join('')
        const expected = list.map(({ data }) => data.join('\n'))
        const whole = bytes(text)
        // Encoding replaces lone surrogates, so what is expected makes the same round trip.
        const sent: unknown = JSON.parse(new TextDecoder().decode(bytes(JSON.stringify(expected))))
        expect(parse(split(whole, at))).toEqual(sent)
        expect(parse([...whole].map((byte) => Uint8Array.of(byte)))).toEqual(sent)
      }),
    )
  })

  it('takes a megabyte on one line in single bytes without going quadratic', () => {
    const data = 'x'.repeat(1_000_000)
    const feed = bytes(`data: ${data}\n\n`)
    const messages: string[] = []
    const parser = createSseParser((data) => messages.push(data))
    // Quadratic, this would be hours and not a second.
    for (let i = 0; i < feed.length; i++) parser(feed.subarray(i, i + 1))
    expect(messages[0]?.length).toBe(1_000_000)
  })
})
