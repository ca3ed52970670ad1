import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Caller, TaskWorld } from './tasks-fixture.ts'

let world: TaskWorld
let agents: Caller
beforeAll(async () => {
  world = await TaskWorld.start()
  agents = await world.caller()
})
afterAll(() => world[Symbol.asyncDispose]())

const make = (taskId: string) =>
  world.happen({ type: 'task:created', data: { taskId, title: taskId, status: 'ready' } })
const write = (agentId: string, path: string) =>
  world.happen({ type: 'file:change', data: { agentId, path, change: 'modified' } })

async function filesOf(taskId: string, more = '') {
  const { body } = await agents('GET', `/api/files/history?taskId=${taskId}${more}`)
  const paths = body.items.map(({ agentId, path }: { agentId: string; path: string }) => `${agentId} ${path}`)
  return { paths, next: body.next }
}

it('[P-FILE-3] files of a task are those that its holders touched while they held it', async () => {
  await make('one')
  await make('two')
  await write('hugo', 'before.ts')
  await agents('POST', '/api/tasks/one/claim?agent=hugo')
  await write('hugo', 'src/a.ts')
  await write('ada', 'elsewhere.ts')
  await agents('POST', '/api/tasks/two/claim?agent=hugo')
  await write('hugo', 'src/both.ts')
  await agents('POST', '/api/tasks/one/release?agent=hugo', { generation: 1 })
  await write('hugo', 'src/two.ts')
  await agents('POST', '/api/tasks/one/claim?agent=ada')
  await write('ada', 'src/a.ts')
  expect((await filesOf('one')).paths).toEqual(['ada src/a.ts', 'hugo src/both.ts', 'hugo src/a.ts'])
  expect((await filesOf('two')).paths).toEqual(['hugo src/two.ts', 'hugo src/both.ts'])
  expect((await filesOf('one', '&agentId=ada')).paths).toEqual(['ada src/a.ts'])
  const first = await filesOf('one', '&limit=2')
  expect(first.paths).toHaveLength(2)
  expect((await filesOf('one', `&limit=2&before=${first.next}`)).paths).toEqual(['hugo src/a.ts'])
  expect(await filesOf('nowhere')).toEqual({ paths: [], next: undefined })
})

it('[P-FILE-3] a task that changed hands many hundred times tells all of it, page by page', async () => {
  await make('often')
  const times = 450
  const drafts = Array.from({ length: times }, (_, n) => {
    const assignee = `agent:${n % 2 ? 'owl' : 'fox'}`
    return { type: 'task:assigned' as const, data: { taskId: 'often', assignee, status: 'running' as const } }
  })
  await world.happen({ type: 'task:assigned', data: { taskId: 'often', assignee: 'agent:elk', status: 'running' } })
  await write('elk', 'first.ts')
  for (let at = 0; at < times; at += 50) await world.happen(...drafts.slice(at, at + 50))
  await write('owl', 'last.ts')
  const seen: string[] = []
  let pages = 0
  for (let next: string | undefined = ''; next !== undefined; pages++) {
    const page: Awaited<ReturnType<typeof filesOf>> = await filesOf('often', next && `&before=${next}`)
    seen.push(...page.paths)
    next = page.next
  }
  expect(seen).toEqual(['owl last.ts', 'elk first.ts'])
  expect(pages).toBe(3)
})

it('[P-FILE-3] needs the scope read', async () => {
  const publisher = await world.caller({ scopes: ['publish'] })
  expect((await publisher('GET', '/api/files/history?taskId=one')).status).toBe(403)
})
