import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { entryOf, openTempLog } from '#lib/log/log-fixture.ts'
import { systemClock } from '#lib/protocol/clock.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { anyEvents, folded, Stamp } from '#lib/state/event-fixture.ts'
import { fold } from '#lib/state/mission.ts'
import { byTask, foldHolders, foldTask } from './archive-fold.ts'
import { openTaskArchive } from './open-task-archive.ts'
import type { ClosedQuery } from './task-archive.ts'

const ALL: ClosedQuery = { limit: 100, after: null, status: null, project: null, assignee: null, text: null }

async function setUp() {
  const temp = await openTempLog()
  const onError = (error: unknown) => {
    throw error
  }
  const open = () => openTaskArchive({ file: join(temp.dir, 'tasks.db'), log: temp.log, clock: systemClock, onError })
  return { temp, open }
}

const entries = (events: readonly MissionEvent[]) =>
  events.map(({ type, data, id }) => entryOf({ type: type as `${string}:${string}`, data: { ...data }, id }))

it('[P-TASK-7] keeps every closed task and finds it by words, state, project and assignee, page by page', async () => {
  const { temp, open } = await setUp()
  await using stack = new AsyncDisposableStack()
  stack.use(temp)
  const stamp = new Stamp()
  const made = Array.from({ length: 450 }, (_, index) =>
    stamp.make('task:created', {
      taskId: `t${String(index).padStart(3, '0')}`,
      title: `Task number ${index}`,
      project: index % 2 ? 'web' : 'api',
      assignee: `agent:${index % 3}`,
    }),
  )
  const closed = made.map(({ data }, index) =>
    stamp.make(index % 5 ? 'task:completed' : 'task:failed', { taskId: String(data.taskId) }),
  )
  await temp.log.append(entries([...made, ...closed]))
  const archive = stack.use(await open())
  const head = temp.log.head
  const ids: string[] = []
  for (let after = ALL.after; ; ) {
    const page = await archive.closed(head, { ...ALL, limit: 200, after })
    ids.push(...page.tasks.map(({ id }) => id))
    after = page.next
    if (after === null) break
  }
  expect(new Set(ids).size).toBe(450)
  const some = { ...ALL, project: 'web', status: 'failed', text: 'NUMBER 4' } as const
  const found = (await archive.closed(head, some)).tasks
  expect(found.map(({ id }) => id).sort()).toEqual(['t045', 't405', 't415', 't425', 't435', 't445'])
  expect((await archive.closed(head, { ...some, assignee: 'agent:0' })).tasks.map(({ id }) => id).sort()).toEqual([
    't045',
    't405',
    't435',
  ])
  expect(await archive.task(head, 't000')).toMatchObject({ status: 'failed', title: 'Task number 0' })
  expect(await archive.task(head, 'nowhere')).toBeNull()
})

it('[P-TASK-7] tells what happened to a task, newest first, and goes on where it stopped', async () => {
  const { temp, open } = await setUp()
  await using stack = new AsyncDisposableStack()
  stack.use(temp)
  const stamp = new Stamp()
  const first = [
    stamp.make('task:created', { taskId: 't', title: 'T' }),
    stamp.make('task:created', { taskId: 'other', title: 'O' }),
    stamp.make('token:usage', { taskId: 't', model: 'm', costUsd: 0.5 }, { taskId: 't' }),
    stamp.make('task:commented', { taskId: 't', text: 'half way' }),
  ]
  await temp.log.append(entries(first))
  const before = await open()
  const pageOf = async (archive: typeof before, from: number | null, limit: number) => {
    const { events, next } = await archive.history(temp.log.head, 't', from, limit)
    return { seqs: events.map((json): number => JSON.parse(json).seq), next }
  }
  expect(await pageOf(before, null, 10)).toEqual({ seqs: [4, 1], next: null })
  await before[Symbol.asyncDispose]()
  await temp.log.append(entries([stamp.make('task:removed', { taskId: 't' })]))
  const archive = stack.use(await open())
  expect(await pageOf(archive, null, 2)).toEqual({ seqs: [5, 4], next: 4 })
  expect(await pageOf(archive, 4, 2)).toEqual({ seqs: [1], next: null })
  expect(await archive.task(temp.log.head, 't')).toBeNull()
})

it('makes of the events of one task what the live state makes of all', () => {
  fc.assert(
    fc.property(anyEvents(60), (events) => {
      const told = events.map((event) => {
        const { taskId } = event.data as { readonly taskId?: string }
        return taskId === undefined ? event : { ...event, taskId }
      })
      const live = folded(told)
      // Whether a bare name is an agent's, and so holds a lease and earns, only the whole state knows.
      const plain = ({ lease, generation, rewarded, xp, ...task }: NonNullable<ReturnType<typeof foldTask>>) => task
      for (const [id, its] of byTask(told)) {
        const task = foldTask(null, its)
        const same = live.tasks.get(id)
        expect(task && plain(task)).toEqual(same ? plain(same) : null)
      }
    }),
    { numRuns: 200 },
  )
})

it('[P-FILE-3] tells when which agent held a task, also of one that was removed, and goes on where it stopped', async () => {
  const { temp, open } = await setUp()
  await using stack = new AsyncDisposableStack()
  stack.use(temp)
  const stamp = new Stamp()
  const claim = (assignee: string) => stamp.make('task:assigned', { taskId: 't', assignee, status: 'running' })
  const first = [
    stamp.make('task:created', { taskId: 't', title: 'T' }),
    claim('agent:fox'),
    stamp.make('task:commented', { taskId: 't', text: 'half way' }),
    stamp.make('task:updated', { taskId: 't', status: 'ready', assignee: null }),
    claim('owl'),
    claim('agent:owl'),
    claim('person:ada'),
  ]
  await temp.log.append(entries(first))
  const before = await open()
  const known = [
    { agentId: 'owl', since: 5, until: 7 },
    { agentId: 'fox', since: 2, until: 4 },
  ]
  expect(await before.held(temp.log.head, 't', null, 10)).toEqual(known)
  await before[Symbol.asyncDispose]()
  await temp.log.append(entries([claim('agent:elk')]))
  const archive = stack.use(await open())
  expect(await archive.held(temp.log.head, 't', null, 10)).toEqual([
    { agentId: 'elk', since: 8, until: null },
    ...known,
  ])
  await temp.log.append(entries([stamp.make('task:removed', { taskId: 't' })]))
  expect(await archive.held(temp.log.head, 't', null, 1)).toEqual([{ agentId: 'elk', since: 8, until: 9 }])
  expect(await archive.held(temp.log.head, 't', 8, 1)).toEqual(known.slice(0, 1))
  expect(await archive.held(temp.log.head, 'nowhere', null, 10)).toEqual([])
})

it('[P-FILE-3] knows a holder as the live state does, however the events of a task are cut', () => {
  fc.assert(
    fc.property(anyEvents(60), fc.integer({ min: 1, max: 9 }), (events, slice) => {
      const told = events.map((event) => {
        const { taskId, assignee } = event.data as { readonly taskId?: string; readonly assignee?: string | null }
        const named =
          typeof assignee === 'string' ? { assignee: assignee.replace(/^(?!agent:|person:)/, 'agent:') } : {}
        return { ...event, data: { ...event.data, ...named }, ...(taskId !== undefined && { taskId }) } as MissionEvent
      })
      const live = new Map<string, { seq: number; holder: string | null }[]>()
      let state = folded([])
      for (const event of told) {
        const { taskId = '' } = event
        const was = state.tasks.get(taskId)?.lease?.holder ?? null
        state = fold(state, [event])
        const holder = state.tasks.get(taskId)?.lease?.holder ?? null
        if (holder !== was) live.set(taskId, [...(live.get(taskId) ?? []), { seq: event.seq, holder }])
      }
      for (const [id, its] of byTask(told)) {
        const found = []
        let task = null
        for (let at = 0; at < its.length; at += slice) {
          const after = foldHolders(task, its.slice(at, at + slice))
          found.push(...after.changes)
          task = after.task
        }
        expect(found).toEqual(live.get(id) ?? [])
      }
    }),
    { numRuns: 100 },
  )
})
