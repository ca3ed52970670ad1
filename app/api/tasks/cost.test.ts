import { afterAll, beforeAll, expect, it } from 'vitest'
import { readUsageQuery } from '#lib/rest/usage-query.ts'
import { type Caller, TaskWorld } from './tasks-fixture.ts'

let world: TaskWorld
let agents: Caller
beforeAll(async () => {
  world = await TaskWorld.start()
  agents = await world.caller()
})
afterAll(() => world[Symbol.asyncDispose]())

it('[P-TASK-10] what a task cost is the sum of what each of its holders spent on it', async () => {
  await world.happen({ type: 'task:created', data: { taskId: 't', title: 'T', status: 'ready' } })
  const spend = (agentId: string, ...costs: number[]) =>
    world.happen(
      ...costs.map((costUsd, n) => ({
        type: 'token:usage' as const,
        data: { agentId, model: 'm', output: 10, costUsd, requestId: `${agentId}-${n}-${costUsd}` },
      })),
    )
  await agents('POST', '/api/tasks/t/claim?agent=hugo')
  await spend('hugo', 0.02, 0.03)
  await agents('POST', '/api/tasks/t/release?agent=hugo', { generation: 1 })
  await spend('hugo', 9)
  await agents('POST', '/api/tasks/t/claim?agent=ada')
  await spend('ada', 0.26)
  const { state } = world.runtime.hub.snapshot()
  const question = new URLSearchParams({ by: 'agent', taskId: 't' })
  const query = readUsageQuery(question, state, world.runtime.clock.now())
  const found = await world.runtime.usage.usage(query, state.last.seq)
  expect(found.groups.map(({ key, costNano }) => [key, costNano])).toEqual([
    ['ada', 260_000_000],
    ['hugo', 50_000_000],
  ])
  expect(found.total.costNano).toBe(world.task('t').costNano)
})
