import { expect, it } from 'vitest'
import { MissionError } from '#lib/protocol/errors.ts'
import { AppendQueue, type Batch } from './append-queue.ts'
import type { Entry } from './log.ts'

interface Commit {
  readonly ids: readonly string[]
  landed(): Promise<void>
  failed(error: Error): Promise<void>
}

const entry = (id: string, bytes = 10): Entry => ({
  principal: 'key:a',
  id,
  stamp: '',
  content: 'x'.repeat(bytes),
  event: { at: '', day: '', actor: 'key:a', id, type: 'a:b', data: {} },
})
const turn = () => new Promise((resolve) => setImmediate(resolve))

/** A queue over a disk whose commits land when the test says so. */
function queueOn(queueBytes = 1e9) {
  const commits: Commit[] = []
  const log: string[] = []
  const queue = new AppendQueue<string>({
    queueBytes,
    commit(batches) {
      const { promise, resolve, reject } = Promise.withResolvers<string>()
      const ids = batches.flat().map(({ id }) => id)
      log.push(`commit ${ids}`)
      commits.push({
        ids,
        landed: async () => {
          resolve('ok')
          await turn()
        },
        failed: async (error) => {
          reject(error)
          await turn()
        },
      })
      return promise
    },
    deliver(batches) {
      log.push(`deliver ${batches.flat().map(({ id }) => id)}`)
      return batches.map((batch: Batch) =>
        batch[0]?.id === 'bad'
          ? { refused: new MissionError('conflict', 'bad') }
          : { receipts: batch.map(({ id }) => ({ id, seq: 1, duplicate: false })) },
      )
    },
  })
  return { queue, commits, log }
}

it('commits at once when idle, and gathers what arrives meanwhile into one group, in order', async () => {
  const { queue, commits, log } = queueOn()
  const first = queue.push([entry('a')])
  await turn()
  const rest = ['b', 'c', 'd'].map((id) => queue.push([entry(id)]))
  await turn()
  expect(commits.map(({ ids }) => ids)).toEqual([['a']])
  await commits[0]?.landed()
  expect(await first).toMatchObject([{ id: 'a' }])
  await commits[1]?.landed()
  expect((await Promise.all(rest)).flat().map(({ id }) => id)).toEqual(['b', 'c', 'd'])
  expect(log).toEqual(['commit a', 'commit b,c,d', 'deliver a', 'deliver b,c,d'])
})

it('appends of one turn share a commit', async () => {
  const { queue, commits } = queueOn()
  void queue.push([entry('a')])
  void queue.push([entry('b')])
  await turn()
  expect(commits.map(({ ids }) => ids)).toEqual([['a', 'b']])
})

it('refuses one batch of a group without touching the others', async () => {
  const { queue, commits } = queueOn()
  const outcomes = Promise.allSettled([queue.push([entry('a')]), queue.push([entry('bad')]), queue.push([entry('c')])])
  await turn()
  await commits[0]?.landed()
  expect(await outcomes).toMatchObject([
    { status: 'fulfilled' },
    { reason: { code: 'conflict' } },
    { status: 'fulfilled' },
  ])
})

it('a commit that failed rejects its own group only', async () => {
  const { queue, commits } = queueOn()
  const lost = Promise.allSettled([queue.push([entry('a')])])
  await turn()
  const kept = queue.push([entry('b')])
  await commits[0]?.failed(new Error('the disk refused'))
  expect(await lost).toMatchObject([{ reason: { message: 'the disk refused' } }])
  await commits[1]?.landed()
  expect(await kept).toMatchObject([{ id: 'b' }])
})

it('counts what is under way, and has room again once it has landed', async () => {
  const { queue, commits } = queueOn(25)
  const first = queue.push([entry('a'), entry('b')])
  await turn()
  await expect(queue.push([entry('c')])).rejects.toMatchObject({ code: 'overloaded', details: { retryAfterMs: 250 } })
  await commits[0]?.landed()
  await first
  void queue.push([entry('c')])
  await turn()
  expect(commits[1]?.ids).toEqual(['c'])
})

it('splits what waits into groups of bounded size', async () => {
  const { queue, commits } = queueOn()
  const mebibyte = 1024 * 1024
  for (const id of ['a', 'b', 'c']) void queue.push([entry(id, 1.9 * mebibyte)])
  void queue.push([entry('large', 9 * mebibyte)])
  await turn()
  for (const n of [0, 1, 2]) await commits[n]?.landed()
  expect(commits.map(({ ids }) => ids)).toEqual([['a', 'b'], ['c'], ['large']])
})

it('closes once what waits has landed, and takes nothing more', async () => {
  const { queue, commits, log } = queueOn()
  void queue.push([entry('a')])
  await turn()
  void queue.push([entry('b')])
  const closed = queue.close().then(() => log.push('closed'))
  await expect(queue.push([entry('c')])).rejects.toMatchObject({ code: 'unavailable' })
  await commits[0]?.landed()
  await commits[1]?.landed()
  await closed
  expect(log).toEqual(['commit a', 'commit b', 'deliver a', 'deliver b', 'closed'])
  await queue.close()
})
