import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import { openTempLog } from '#lib/log/log-fixture.ts'
import { isMissionError } from '#lib/protocol/errors.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import type { Task } from '#lib/state/model.ts'
import { ANN, KEY, node, stored } from './node-fixture.ts'

let undo: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of undo.reverse()) await each[Symbol.asyncDispose]()
  undo = []
})

async function setUp() {
  const temp = await openTempLog()
  undo.push(temp)
  return { log: temp.log, ...node(temp.log) }
}

const refusal = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!isMissionError(error)) throw new Error('it was not refused', { cause: error })
  return error
}

it('creates, changes and removes a task, one version at a time', async () => {
  const { tasks, state, log } = await setUp()
  const made = await tasks.create(ANN, { title: 'Paint the door', priority: 'high' })
  expect(made).toMatchObject({ title: 'Paint the door', status: 'backlog', priority: 'high', version: 1 })
  expect(await tasks.change(ANN, made.id, { assignee: 'agent:a' }, 1)).toMatchObject({
    assignee: 'agent:a',
    version: 2,
  })
  expect(await tasks.change(KEY, made.id, { status: 'done', result: 'green' }, null)).toMatchObject({
    status: 'done',
    result: 'green',
    version: 3,
  })
  await tasks.remove(ANN, made.id, 3)
  expect(state().tasks.size).toBe(0)
  const types = (await stored(log)).map(({ type, actor }) => `${actor} ${type}`)
  expect(types).toEqual([
    'person:ann task:created',
    'person:ann task:assigned',
    'key:k task:completed',
    'person:ann task:removed',
  ])
})

it('[P-LOG-4] refuses a change from a stale version and shows the present task', async () => {
  const { tasks } = await setUp()
  await tasks.create(ANN, { taskId: 't', title: 'T' })
  await tasks.change(ANN, 't', { priority: 'low' }, 1)
  const error = await refusal(tasks.change(KEY, 't', { priority: 'urgent' }, 1))
  expect(error.code).toBe('conflict')
  expect(error.details.current).toMatchObject({ id: 't', title: 'T', priority: 'low', version: 2 })
  expect(error.details.index).toBeUndefined()
  expect((await refusal(tasks.remove(KEY, 't', 1))).code).toBe('conflict')
})

it('[P-LOG-3] gives the first result to a retry, also after others went on', async () => {
  const { tasks, log } = await setUp()
  const made = await tasks.create(ANN, { title: 'T' }, 'request-1')
  expect((await tasks.create(ANN, { title: 'T' }, 'request-1')).id).toBe(made.id)
  await tasks.change(ANN, made.id, { status: 'running' }, 1, 'request-2')
  expect(await tasks.change(ANN, made.id, { status: 'running' }, 1, 'request-2')).toMatchObject({ version: 2 })
  await tasks.change(ANN, made.id, { status: 'review' }, null, 'request-3')
  await tasks.change(KEY, made.id, { status: 'cancelled' }, null)
  expect(await tasks.change(ANN, made.id, { status: 'review' }, null, 'request-3')).toMatchObject({
    status: 'cancelled',
    version: 4,
  })
  await tasks.remove(KEY, made.id, null, 'request-4')
  await tasks.remove(KEY, made.id, null, 'request-4')
  expect(log.head).toBe(5)
  const other = await refusal(tasks.create(ANN, { title: 'something else' }, 'request-1'))
  expect(other.code).toBe('conflict')
})

it('makes a chosen id idempotent by itself, and never uses one again', async () => {
  const { tasks } = await setUp()
  await tasks.create(ANN, { taskId: 't', title: 'T' })
  expect(await tasks.create(ANN, { taskId: 't', title: 'T' })).toMatchObject({ version: 1 })
  const taken = await refusal(tasks.create(KEY, { taskId: 't', title: 'T' }))
  expect(taken.code).toBe('conflict')
  expect(taken.details.current).toMatchObject({ id: 't', version: 1 })
  await tasks.remove(ANN, 't', null)
  const gone = await refusal(tasks.create(KEY, { taskId: 't', title: 'T' }))
  expect(gone.code).toBe('conflict')
  expect(gone.message).toContain('use another id')
  expect((await refusal(tasks.change(ANN, 't', { title: 'U' }, null))).code).toBe('not_found')
  expect((await refusal(tasks.remove(ANN, 't', null))).code).toBe('not_found')
})

it('refuses a move out of a closed status except to reopen, and names what is allowed', async () => {
  const { tasks } = await setUp()
  await tasks.create(ANN, { taskId: 't', title: 'T', status: 'cancelled' })
  const error = await refusal(tasks.change(ANN, 't', { status: 'done' }, null))
  expect(error.code).toBe('invalid')
  expect(error.message).toContain('backlog or ready')
  expect(error.details.issues).toMatchObject([{ path: 'status' }])
  await tasks.change(ANN, 't', { status: 'ready' }, null)
  expect(await tasks.change(ANN, 't', { status: 'done' }, null)).toMatchObject({ status: 'done', version: 3 })
})

it('refuses dependencies that form a circle, also when two changes close it together', async () => {
  const { tasks, state } = await setUp()
  for (const taskId of ['a', 'b', 'c']) await tasks.create(ANN, { taskId, title: taskId })
  expect((await refusal(tasks.change(ANN, 'a', { dependsOn: ['a'] }, null))).code).toBe('invalid')
  await tasks.change(ANN, 'a', { dependsOn: ['b'] }, null)
  const both = await Promise.allSettled([
    tasks.change(ANN, 'b', { dependsOn: ['c'] }, null),
    tasks.change(KEY, 'c', { dependsOn: ['a', 'b'] }, null),
  ])
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect(state().tasks.get('c')?.dependsOn).toEqual([])
})

it('decides published drafts by the same rules, each on what the ones before it in the batch leave', async () => {
  const { publish, state } = await setUp()
  await publish(KEY, [
    { type: 'task:created', data: { taskId: 't', title: 'T' } },
    { type: 'task:updated', data: { taskId: 't', status: 'running' } },
    { type: 'agent:activity', data: { agentId: 'a', kind: 'note', title: 'begun' } },
    { type: 'task:completed', data: { taskId: 't', version: 3 } },
  ])
  expect(state().tasks.get('t')).toMatchObject({ status: 'done', version: 3 })
  const late = await refusal(
    publish(KEY, [
      { type: 'task:created', data: { taskId: 'u', title: 'U' } },
      { type: 'task:updated', data: { taskId: 't', status: 'review' } },
    ]),
  )
  expect(late.code).toBe('invalid')
  expect(late.details.index).toBe(1)
  expect(state().tasks.has('u')).toBe(false)
  const stale = await refusal(publish(KEY, [{ type: 'task:updated', data: { taskId: 't', title: 'X', version: 3 } }]))
  expect(stale.code).toBe('conflict')
  expect(stale.details.current).toMatchObject({ id: 't', version: 3 })
})

it('lets drafts of one task that are published without waiting follow each other', async () => {
  const { publish, state } = await setUp()
  const receipts = await Promise.all([
    publish(KEY, [{ type: 'task:created', data: { taskId: 't', title: 'T' } }]),
    ...Array.from({ length: 50 }, (_, n) =>
      publish(KEY, [{ type: 'task:updated', data: { taskId: 't', title: `${n}` } }]),
    ),
  ])
  expect(receipts).toHaveLength(51)
  expect(state().tasks.get('t')).toMatchObject({ version: 51, title: '49' })
})

it('[P-LOG-3] takes a published batch again without a change', async () => {
  const { publish, log, tasks } = await setUp()
  const batch = [
    { id: 'e1', type: 'task:created', data: { taskId: 't', title: 'T' } },
    { id: 'e2', type: 'task:updated', data: { taskId: 't', status: 'running' } },
  ]
  const first = await publish(KEY, batch)
  await tasks.change(ANN, 't', { status: 'cancelled' }, null)
  const again = await publish(KEY, batch)
  expect(again.map(({ seq }) => seq)).toEqual(first.map(({ seq }) => seq))
  expect(again.every(({ duplicate }) => duplicate)).toBe(true)
  expect(log.head).toBe(3)
})

/** Each run opens a log with its threads: seconds on a machine that has nothing else to do, many on one that has. */
const EACH_A_LOG_MS = 120_000

const anyOp = fc.record({
  kind: fc.constantFrom('change', 'change', 'change', 'create', 'remove'),
  task: fc.constantFrom('t1', 't2'),
  node: fc.nat(1),
  by: fc.constantFrom(ANN, KEY),
  conditional: fc.boolean(),
  title: fc.constantFrom('x', 'y'),
})

it(
  '[P-LOG-4] gives every version of a task one author, whatever callers on two nodes do at once',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(anyOp, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 5 }),
        async (waves) => {
          await using temp = await openTempLog()
          const nodes = [node(temp.log), node(temp.log, { lagging: true })] as const
          const won: { task: string; version: number }[] = []
          let done = 0
          for (const wave of waves) {
            const ops = wave.map(async ({ kind, task, by, title, conditional, ...op }) => {
              const { tasks, state } = op.node === 0 ? nodes[0] : nodes[1]
              const seen = conditional && kind !== 'create' ? (state().tasks.get(task)?.version ?? null) : null
              try {
                if (kind === 'create') await tasks.create(by, { taskId: task, title }, `${done}-${Math.random()}`)
                else if (kind === 'remove') await tasks.remove(by, task, seen)
                else await tasks.change(by, task, { title }, seen)
                done++
                if (seen !== null) won.push({ task, version: seen + 1 })
              } catch (error) {
                await expectFair(error, seen)
              }
            })
            await Promise.all(ops)
          }
          const versions = new Map<string, number>()
          let state = emptyState()
          const events = await stored(temp.log)
          for (const event of events) {
            const id = event.taskId ?? ''
            const next = (versions.get(id) ?? 0) + 1
            versions.set(id, next)
            state = fold(state, [event])
            if (event.type !== 'task:removed') expect(state.tasks.get(id)?.version).toBe(next)
            if ('version' in event.data && event.data.version !== undefined) expect(event.data.version).toBe(next)
          }
          expect(events).toHaveLength(done)
          const claims = won.map(({ task, version }) => `${task} ${version}`)
          expect(new Set(claims).size).toBe(claims.length)
          expect([...nodes[0].state().tasks]).toEqual([...state.tasks])
        },
      ),
      { numRuns: 40, endOnFailure: true },
    )
  },
  EACH_A_LOG_MS,
)

/** Whoever loses is told so in words that it can act on. */
async function expectFair(error: unknown, seen: number | null): Promise<void> {
  if (!isMissionError(error)) throw error
  if (error.code === 'not_found') return
  expect(error.code).toBe('conflict')
  // A Task, or null where the loser's task is gone.
  const current = error.details.current as Task | null
  if (seen !== null && current !== null) expect(current.version).toBeGreaterThan(seen)
}

it('a batch whose dependencies take long to look through keeps nobody else waiting', async () => {
  const { publish } = await setUp()
  const dependsOn = (n: number) => Array.from({ length: 50 }, (_, step) => `t${n + 1 + step * 7}`)
  const made = (n: number) => ({ type: 'task:created', data: { taskId: `t${n}`, title: 'T', dependsOn: dependsOn(n) } })
  // Each before those that it waits for, so that there is nothing to look through yet.
  await publish(
    ANN,
    Array.from({ length: 2_000 }, (_, n) => made(n)),
  )
  const again = { type: 'task:created', data: { title: 'T', dependsOn: ['t0'] } }
  const batch = Array.from({ length: 1_000 }, (_, n) => ({ ...again, data: { ...again.data, taskId: `x${n}` } }))
  let isDone = false
  const publishing = publish(ANN, batch).finally(() => {
    isDone = true
  })
  // What this thread worked, not what passed: others use the machine too.
  const workedMs = () => process.threadCpuUsage().user / 1_000
  let longestMs = 0
  for (let since = workedMs(); !isDone; since = workedMs()) {
    await new Promise((resolve) => setImmediate(resolve))
    longestMs = Math.max(longestMs, workedMs() - since)
  }
  await publishing
  expect(longestMs).toBeLessThan(700)
})
