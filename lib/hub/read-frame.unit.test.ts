import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readFrame } from './read-frame.ts'

it('makes one of three things of any text, and never throws', () => {
  const frame = fc.record(
    {
      type: fc.oneof(
        fc.constantFrom('auth', 'subscribe', 'publish', 'command', 'refresh', 'pong', '__proto__'),
        fc.anything(),
      ),
      id: fc.oneof(fc.string(), fc.anything()),
      sub: fc.anything(),
      events: fc.anything(),
      ticket: fc.anything(),
    },
    { requiredKeys: [] },
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    frame.map((value) => {
      try {
        return JSON.stringify(value) ?? ''
      } catch {
        // A BigInt or a cycle: not a text at all.
        return ''
      }
    }),
  )
  fc.assert(
    fc.property(text, (sent) => {
      const read = readFrame(sent, 64)
      if (read.kind === 'garbage') expect(read.error.code).toBe('bad_request')
      if (read.kind === 'invalid') {
        expect(read.error.code).toBe('invalid')
        expect(read.error.message.length).toBeLessThan(700)
      }
    }),
    { numRuns: 2_000 },
  )
})

it('names the fields that are wrong', () => {
  const read = readFrame('{"type":"command","id":"c1","agentId":7,"kind":"stop"}', 64)
  expect(read).toMatchObject({ kind: 'invalid', id: 'c1', error: { details: { issues: [{ path: 'agentId' }] } } })
})

it.each(['a\nb', 'a\ud800'])('lets no agent connect as %j, which no event could name', (agentId) => {
  const read = readFrame(JSON.stringify({ type: 'agent:connect', agentId }), 64)
  expect(read).toMatchObject({ kind: 'invalid', error: { details: { issues: [{ path: 'agentId' }] } } })
})
