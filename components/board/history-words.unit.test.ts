import { expect, it } from 'vitest'
import { Stamp } from '#lib/state/event-fixture.ts'
import { historyLine } from './history-words.ts'

const stamp = new Stamp()
const words = (...event: Parameters<Stamp['make']>) => historyLine(stamp.make(...event), (who) => who).words

it('takes a new task that nobody has from nobody', () => {
  const made = { taskId: 't', title: 'T', status: 'ready', assignee: null } as const
  expect(words('task:created', made)).toBe('made it, moved it to Ready')
  expect(words('task:created', { ...made, assignee: 'agent:bo' })).toBe(
    'made it, moved it to Ready, gave it to agent:bo',
  )
  expect(words('task:updated', { taskId: 't', assignee: null })).toBe('took it from its holder')
})

it('tells the due time as the reader has it, not the day of another zone', () => {
  const due = new Date(2026, 10, 25, 0, 30).toISOString()
  expect(words('task:updated', { taskId: 't', due })).toBe('due 25 Nov 2026, 00:30')
})
