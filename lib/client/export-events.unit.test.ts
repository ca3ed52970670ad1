import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { exportEvents } from './export-events.ts'

const eventAt = (seq: number): MissionEvent => ({
  seq,
  id: `e${seq}`,
  at: '2026-01-01T00:00:00.000Z',
  day: '2026-01-01',
  actor: 'server',
  type: seq % 3 === 0 ? 'third:one' : 'other:one',
  data: { text: 'two\nlines' },
})

/** Answers as the poll route does, on a log that goes on growing: `step` seqs a page. */
function server(length: number, step: number) {
  const asked: URLSearchParams[] = []
  let head = length
  const fetch: typeof globalThis.fetch = async (input) => {
    const query = new URL(String(input), 'http://localhost').searchParams
    asked.push(query)
    const from = Number(query.get('cursor'))
    const to = Math.min(head, from + step)
    const events = Array.from({ length: to - from }, (_, index) => eventAt(from + index + 1))
    const page = { type: 'events', sub: '1', from, to, head, cursor: String(to), events }
    head += 2
    return Response.json(page)
  }
  return { fetch, asked }
}

const whole = { filter: ['*'], matches: () => true, signal: new AbortController().signal, onProgress: () => undefined }
const seqs = (pieces: readonly string[]) =>
  pieces
    .join('')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as MissionEvent).seq)

describe('exportEvents', () => {
  it('gives each event that passes once, in order, one a line, up to the head it began with', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 60 }),
        fc.integer({ min: 3, max: 40 }),
        fc.boolean(),
        async (length, step, thirds) => {
          const { fetch } = server(length, step)
          const shares: number[] = []
          const matches = ({ type }: MissionEvent) => !thirds || type === 'third:one'
          const made = await exportEvents({ ...whole, fetch, matches, onProgress: (share) => shares.push(share) })
          const wanted = Array.from({ length }, (_, index) => index + 1).filter((seq) => !thirds || seq % 3 === 0)
          expect(seqs(made.pieces)).toEqual(wanted)
          expect(made).toMatchObject({ events: wanted.length, whole: true })
          expect(shares).toEqual([...shares].sort((a, b) => a - b))
          expect(shares.at(-1)).toBe(1)
        },
      ),
    )
  })

  it('asks for the types of the view only', async () => {
    const { fetch, asked } = server(1, 5)
    await exportEvents({ ...whole, filter: ['task:*', 'token:usage'], fetch })
    expect(asked.map((query) => query.get('types'))).toEqual(['task:*,token:usage'])
  })

  it('stops at its bound and says that the newest are missing', async () => {
    const line = JSON.stringify(eventAt(10)).length + 1
    const made = await exportEvents({ ...whole, ...server(100, 10), most: 25 * line })
    expect(made.whole).toBe(false)
    expect(seqs(made.pieces)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
  })

  it('ends with the request at hand when it is stopped', async () => {
    const stop = new AbortController()
    const { fetch, asked } = server(100, 10)
    const made = exportEvents({ ...whole, fetch, signal: stop.signal, onProgress: () => stop.abort() })
    await expect(made).rejects.toThrow('aborted')
    expect(asked).toHaveLength(2)
  })

  it('says what the server said, and that the log was replaced', async () => {
    const answering = (body: object, status: number): typeof globalThis.fetch => {
      return async () => Response.json(body, { status })
    }
    const error = { error: { code: 'rate', message: 'Slower, please.', retryable: true } }
    await expect(exportEvents({ ...whole, fetch: answering(error, 429) })).rejects.toThrow('Slower, please.')
    const reset = { type: 'reset', sub: '1', reason: 'epoch', floor: 1, head: 2 }
    await expect(exportEvents({ ...whole, fetch: answering(reset, 410) })).rejects.toThrow('replaced')
  })
})
