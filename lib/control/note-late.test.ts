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

const late = { taskId: 't', generation: 2, current: 3, holder: 'ada' }

it('[P-TASK-12] writes three a minute of one task and thirty of all, and nothing waits for it', () => {
  const { told, clock, note } = world()
  for (let n = 0; n < 10; n++) note({ id: 'key:k' }, late)
  expect(told).toHaveLength(3)
  for (let n = 0; n < 100; n++) note({ id: 'key:k' }, { ...late, taskId: `t${n}` })
  expect(told).toHaveLength(30)
  clock.time += 60_000
  note({ id: 'key:k' }, { ...late, holder: null })
  expect(told.at(-1)).toEqual({
    data: { taskId: 't', by: 'key:k', generation: 2, current: 3 },
    guard: 'mc:task-refused:t:3:2',
  })
})

it('[P-TASK-12] takes a guard that is taken for told, and reports any other failure', async () => {
  const { errors, note, fail } = world()
  fail(new MissionError('conflict', 'taken', { current: { guard: 'mc:task-refused:t:3:2', seq: 1 } }))
  note({ id: 'key:k' }, late)
  await new Promise(setImmediate)
  expect(errors).toEqual([])
  const broken = new MissionError('unavailable', 'The disk is full.')
  fail(broken)
  note({ id: 'key:k' }, late)
  await new Promise(setImmediate)
  expect(errors).toEqual([broken])
})
