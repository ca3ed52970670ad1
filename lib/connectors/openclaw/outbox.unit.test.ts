import { expect, it } from 'vitest'
import { MissionError } from '#lib/protocol/errors.ts'
import type { Draft } from '#lib/protocol/event.ts'
import { Outbox } from './outbox.ts'

const draft = (path: string): Draft => ({ type: 'file:change', data: { path, change: 'read' } })
const never = (error?: unknown): void => expect.unreachable(String(error))
const pathsOf = (drafts: readonly Draft[]) => drafts.map(({ data }) => data.path)

it('stores in order, what is pushed in one turn together, and tells when all before it is durable', async () => {
  const batches: unknown[] = []
  const outbox = new Outbox(async (drafts) => batches.push(pathsOf(drafts)), never, never)
  outbox.push([draft('a')])
  outbox.push([draft('b')], () => batches.push('stored b'))
  await outbox.settled()
  outbox.push([draft('c')])
  await outbox.settled()
  expect(batches).toEqual([['a', 'b'], 'stored b', ['c']])
})

it('leaves out alone what the log never takes', async () => {
  const stored: unknown[] = []
  const refused: unknown[] = []
  const publish = async (drafts: readonly Draft[]) => {
    if (pathsOf(drafts).includes('bad')) throw new MissionError('too_large', 'No.')
    stored.push(...pathsOf(drafts))
  }
  const outbox = new Outbox(publish, never, (error) => refused.push(error))
  outbox.push([draft('a'), draft('bad'), draft('b')], () => stored.push('done'))
  await outbox.settled()
  expect(stored).toEqual(['a', 'b', 'done'])
  expect(refused).toMatchObject([{ code: 'too_large' }])
})

it('drops what waits where the log takes nothing now, tells it once, and goes on with what comes later', async () => {
  const failures: unknown[] = []
  const stored: unknown[] = []
  let isBroken = true
  const publish = async (drafts: readonly Draft[]) => {
    if (isBroken) throw new MissionError('overloaded', 'No.')
    stored.push(...pathsOf(drafts))
  }
  const outbox = new Outbox(publish, (error) => failures.push(error), never)
  outbox.push([draft('a')], never)
  outbox.push([draft('b')], never)
  await outbox.settled()
  isBroken = false
  outbox.push([draft('c')])
  await outbox.settled()
  expect(failures).toHaveLength(1)
  expect(stored).toEqual(['c'])
})

it('holds no more than it can, and says that more was lost', async () => {
  const failures: unknown[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  const outbox = new Outbox(
    () => promise,
    (error) => failures.push(error),
    never,
  )
  const many = Array.from({ length: 6_000 }, (_, index) => draft(`f${index}`))
  for (let n = 0; n < 4; n++) outbox.push(many)
  expect(failures).toHaveLength(1)
  resolve()
  await outbox.settled()
})
