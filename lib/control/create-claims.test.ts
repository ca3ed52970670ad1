import { expect, it, onTestFinished } from 'vitest'
import { createGrant } from '#lib/auth/grant.ts'
import { openTempLog } from '#lib/log/log-fixture.ts'
import { systemClock } from '#lib/protocol/clock.ts'
import { ANN, KEY, node, stored } from './node-fixture.ts'

const { grant } = createGrant(KEY, 'key', null, systemClock)

async function openLog() {
  const temp = await openTempLog()
  onTestFinished(() => temp[Symbol.asyncDispose]())
  return temp.log
}

const ready = (count: number) =>
  Array.from({ length: count }, (_, n) => ({
    type: 'task:created',
    data: { taskId: `t${n}`, title: `T${n}`, status: 'ready' },
  }))

it('[P-TASK-4] gives each task once, also where agents ask two nodes of which one lags behind', async () => {
  const log = await openLog()
  const nodes = [node(log), node(log, { lagging: true })] as const
  await nodes[0].publish(ANN, ready(60))
  const given: string[] = []
  const work = async (agentId: string, { claims, tasks }: (typeof nodes)[number]) => {
    for (;;) {
      const outcome = await claims.claim(grant, { agentId })
      if (outcome.kind !== 'given') return outcome.kind
      given.push(outcome.task.id)
      await tasks.change(KEY, outcome.task.id, { status: 'done', generation: outcome.task.generation }, null)
    }
  }
  const ends = await Promise.all(Array.from({ length: 10 }, (_, n) => work(`a${n}`, nodes[n % 2 === 0 ? 0 : 1])))
  expect(new Set(ends)).toEqual(new Set(['nothing']))
  expect(given.toSorted()).toEqual(
    ready(60)
      .map(({ data }) => data.taskId)
      .toSorted(),
  )
  expect((await stored(log)).filter(({ type }) => type === 'task:assigned')).toHaveLength(60)
})

it('[P-TASK-4] gives one agent that asks many times at once one task', async () => {
  const { claims, publish } = node(await openLog())
  await publish(ANN, ready(5))
  const outcomes = await Promise.all(Array.from({ length: 8 }, () => claims.claim(grant, { agentId: 'ada' })))
  expect(new Set(outcomes.map((outcome) => outcome.kind === 'given' && outcome.task.id))).toEqual(new Set(['t0']))
  expect(outcomes.filter((outcome) => outcome.kind === 'given' && outcome.isNew)).toHaveLength(1)
})

it('[P-TASK-4] begins nothing new for an agent that is paused, and leaves it what it holds', async () => {
  const paused = new Set<string>()
  const isPaused = (agentId: string) => (paused.has(agentId) ? 'The budget "Day" is used up.' : null)
  const { claims, publish, tasks } = node(await openLog(), { isPaused })
  await publish(ANN, ready(2))
  await claims.claim(grant, { agentId: 'ada' })
  paused.add('ada')
  const again = await claims.claim(grant, { agentId: 'ada' })
  expect(again).toMatchObject({ kind: 'given', isNew: false, task: { id: 't0' } })
  const reason = { kind: 'paused', reason: 'The budget "Day" is used up.' }
  expect(await claims.claim(grant, { agentId: 'ada', taskId: 't1' })).toEqual(reason)
  await tasks.change(KEY, 't0', { status: 'done', generation: 1 }, null)
  expect(await claims.claim(grant, { agentId: 'ada' })).toEqual(reason)
  expect(await claims.claim(grant, { agentId: 'bob' })).toMatchObject({ kind: 'given', task: { id: 't1' } })
})

it('[P-TASK-11] hands out no more than may run at once, however many ask at once, and goes on as tasks end', async () => {
  const { claims, publish, tasks, state } = node(await openLog())
  await publish(ANN, [...ready(40), { type: 'task:limits', data: { limits: { running: 7 } } }])
  let most = 0
  const ended: string[] = []
  const work = async (agentId: string, wantsOne: boolean) => {
    while (ended.length < 40) {
      const taskId = wantsOne ? [...state().tasks.values()].find(({ status }) => status === 'ready')?.id : undefined
      const outcome = await claims.claim(grant, { agentId, taskId }).catch(() => null)
      most = Math.max(most, [...state().tasks.values()].filter(({ status }) => status === 'running').length)
      if (outcome?.kind !== 'given') {
        await new Promise(setImmediate)
        continue
      }
      await tasks.change(KEY, outcome.task.id, { status: 'done', generation: outcome.task.generation }, null)
      ended.push(outcome.task.id)
    }
  }
  await Promise.all(Array.from({ length: 20 }, (_, n) => work(`a${n}`, n % 2 === 0)))
  expect(new Set(ended).size).toBe(40)
  expect(most).toBe(7)
})

it('[P-TASK-11] says why nothing is handed out only where something waits, and lets people go over', async () => {
  const { claims, publish, tasks } = node(await openLog())
  await publish(ANN, [...ready(3), { type: 'task:limits', data: { limits: { running: 1 } } }])
  const person = createGrant(ANN, 'session', null, systemClock).grant
  await claims.claim(grant, { agentId: 'ada' })
  const full = { kind: 'full', reason: expect.stringContaining('Running is full: 1 of at most 1') }
  expect(await claims.claim(grant, { agentId: 'bob' })).toEqual(full)
  const named = claims.claim(grant, { agentId: 'bob', taskId: 't1' })
  await expect(named).rejects.toMatchObject({
    code: 'conflict',
    message: full.reason,
    details: { current: { id: 't1' } },
  })
  expect(await claims.claim(grant, { agentId: 'ada' })).toMatchObject({ kind: 'given', isNew: false })
  expect(await claims.claim(person, { agentId: 'bob', taskId: 't1' })).toMatchObject({ kind: 'given', isNew: true })
  await tasks.change(KEY, 't2', { status: 'done' }, null)
  expect(await claims.claim(grant, { agentId: 'cy' })).toEqual({ kind: 'nothing' })
})

it('[P-TASK-11] hands what has lapsed to another although Running is full: it takes its place already', async () => {
  const { claims, publish, tasks } = node(await openLog())
  await publish(ANN, [...ready(2), { type: 'task:limits', data: { limits: { running: 1 } } }])
  await tasks.change(KEY, 't0', { status: 'running', assignee: 'agent:gone', leaseMs: 1_000 }, null)
  await expect
    .poll(() => claims.claim(grant, { agentId: 'bob' }))
    .toMatchObject({
      kind: 'given',
      task: { id: 't0', generation: 2 },
    })
})

it('claims a task by name although somebody edits it meanwhile', async () => {
  const { claims, publish, tasks, state } = node(await openLog())
  await publish(ANN, ready(1))
  const [outcome] = await Promise.all([
    claims.claim(grant, { agentId: 'ada', taskId: 't0' }),
    ...Array.from({ length: 5 }, (_, n) => tasks.change(ANN, 't0', { title: `T${n}` }, null)),
  ])
  expect(outcome).toMatchObject({ kind: 'given', isNew: true })
  expect(state().tasks.get('t0')).toMatchObject({ status: 'running', version: 7, lease: { holder: 'ada' } })
})

it('[P-TASK-4] a request that is repeated gives the same task, and to another agent none', async () => {
  const { claims, publish } = node(await openLog())
  await publish(ANN, ready(3))
  const first = await claims.claim(grant, { agentId: 'ada' }, 'r1')
  expect(await claims.claim(grant, { agentId: 'ada' }, 'r1')).toMatchObject({ task: { id: 't0' }, isNew: false })
  expect(first).toMatchObject({ task: { id: 't0' }, isNew: true })
  await expect(claims.claim(grant, { agentId: 'ben' }, 'r1')).rejects.toMatchObject({ code: 'conflict' })
  await expect(claims.claim(grant, { agentId: 'ada', taskId: 't2' }, 'r1')).rejects.toMatchObject({ code: 'conflict' })
})
