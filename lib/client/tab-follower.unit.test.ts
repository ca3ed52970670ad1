import { expect, it } from 'vitest'
import type { EventsFrame } from '#lib/protocol/frame.ts'
import { positionAt } from './position.ts'
import { createTabFollower } from './tab-follower.ts'
import type { Closed } from './transport.ts'

const cursor = (seq: number, epoch = 'epoch-0001') => `${epoch}:${seq}:t`
const frame = (from: number, to: number, head = to, epoch?: string): EventsFrame => ({
  type: 'events',
  sub: '1',
  from,
  to,
  head,
  cursor: cursor(to, epoch),
  events: [],
})

/** A follower at 0 whose questions to the log are answered by hand. */
function follower() {
  const asked: { cursor: string; answer: (page: EventsFrame | Closed) => Promise<void> }[] = []
  const heard: string[] = []
  const position = positionAt(cursor(0))
  if (!position) throw new Error('bad cursor')
  const made = createTabFollower(position, {
    read: (at) => {
      const answer = Promise.withResolvers<EventsFrame | Closed>()
      asked.push({
        cursor: at,
        async answer(page) {
          answer.resolve(page)
          for (let turn = 0; turn < 4; turn++) await null
        },
      })
      return answer.promise
    },
    onFrame: (one) => heard.push(one.type === 'events' ? `${one.from}-${one.to}` : one.type),
    onClosed: ({ code }) => heard.push(`closed ${code}`),
  })
  return { ...made, asked, heard }
}

it('a frame with a gap before it waits until the log has brought what lies between, and is not asked for', async () => {
  const f = follower()
  f.hear(frame(2, 4))
  f.hear(frame(4, 6))
  expect(f.asked).toMatchObject([{ cursor: cursor(0) }])
  await f.asked[0]?.answer(frame(0, 2, 3))
  expect(f.heard).toEqual(['0-2', '2-4', '4-6'])
  expect(f.asked).toHaveLength(1)
  f.hear(frame(6, 7))
  expect([f.heard.at(-1), f.position().seq]).toEqual(['6-7', 7])
})

it('a frame of another epoch, which the log cannot lead up to, is let go after one look', async () => {
  const f = follower()
  f.hear(frame(8, 9, 9, 'epoch-0002'))
  await f.asked[0]?.answer(frame(0, 0))
  expect(f.asked).toHaveLength(1)
  f.hear(frame(0, 1))
  expect(f.heard.at(-1)).toBe('0-1')
})

it('a log that cannot be read ends it, and a late answer counts for nothing', async () => {
  const f = follower()
  f.catchUp()
  f.rest()
  await f.asked[0]?.answer(frame(0, 5))
  expect(f.heard).toEqual([])
  f.catchUp()
  await f.asked[1]?.answer({ code: 1006, reason: 'gone' })
  expect(f.heard).toEqual(['closed 1006'])
})
