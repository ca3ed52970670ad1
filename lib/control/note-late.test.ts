import { expect, it } from 'vitest'
import { MissionError } from '#lib/protocol/errors.ts'
import type { Draft } from '#lib/protocol/event.ts'
import { createNoteLate } from './note-late.ts'

function world() {
  const told: { readonly data: unknown; readonly guard: string | undefined }[] = []
  const errors: unknown[] = []
  const failing: MissionError[] = []
  const clock = { time: 1_000_000, now: () => clock.time }
  const log = {
    async append(_: unknown, { data }: Draft, { guard }: { readonly guard?: string }) {
      const [failure] = failing
      if (failure) throw failure
      told.push({ data, guard })
      return { id: 'e', seq: told.length, duplicate: false }
    },
  }
  const note = createNoteLate(
    () => log,
    clock,
    (error) => errors.push(error),
  )
  return { told, errors, clock, note, fail: (error: MissionError) => failing.splice(0, 1, error) }
}

const late = { taskId: 't', generation: 2, current: 3, holder: 'ada', agentId: null }
const KEY = { id: 'key:k', kind: 'key', bound: {} } as const

it('[P-TASK-12] writes three a minute of one task and thirty of all, and nothing waits for it', () => {
  const { told, clock, note } = world()
  for (let n = 0; n < 10; n++) note(KEY, late)
  expect(told).toHaveLength(3)
  for (let n = 0; n < 100; n++) note(KEY, { ...late, taskId: `t${n}` })
  expect(told).toHaveLength(30)
  clock.time += 60_000
  note(KEY, { ...late, holder: null })
  expect(told.at(-1)).toEqual({
    data: { taskId: 't', by: 'key:k', generation: 2, current: 3 },
    guard: 'mc:task-refused:t:3:2',
  })
})

it('[P-TASK-12] takes a guard that is taken for told, and reports any other failure', async () => {
  const { errors, note, fail } = world()
  fail(new MissionError('conflict', 'taken', { current: { guard: 'mc:task-refused:t:3:2', seq: 1 } }))
  note(KEY, late)
  await new Promise(setImmediate)
  expect(errors).toEqual([])
  const broken = new MissionError('unavailable', 'The disk is full.')
  fail(broken)
  note(KEY, late)
  await new Promise(setImmediate)
  expect(errors).toEqual([broken])
})

it('[P-TASK-12] names the agent that a key is bound to, or a request or an event names; a person for themselves', () => {
  const { told, note } = world()
  let n = 0
  const named = (by: Parameters<typeof note>[0], agentId: string | null) => {
    note(by, { ...late, taskId: `t${n++}`, agentId })
    return told.at(-1)?.data
  }
  expect(named(KEY, null)).toMatchObject({ by: 'key:k' })
  expect(named(KEY, 'bo')).toMatchObject({ by: 'agent:bo' })
  expect(named({ ...KEY, speaksFor: 'cy' }, null)).toMatchObject({ by: 'agent:cy' })
  expect(named({ ...KEY, bound: { agentId: 'ada' }, speaksFor: 'cy' }, 'bo')).toMatchObject({ by: 'agent:ada' })
  expect(named({ id: 'person:p', kind: 'person', bound: {} }, 'bo')).toMatchObject({ by: 'person:p' })
})
