import { expect, it } from 'vitest'
import { Stamp } from '#lib/state/event-fixture.ts'
import { buildTimeline } from './build-timeline.ts'
import { timelineRows } from './timeline-rows.ts'

it('lists the newest turn first and in it the newest entry, with what is inside right below what it is in', () => {
  const stamp = new Stamp()
  const S = { sessionId: 's', agentId: 'fox' }
  const asked = (lastMessage: string) => stamp.make('session:activity', { ...S, lastMessage, role: 'user' })
  const call = (title: string, subagentId?: string) =>
    stamp.make('agent:activity', {
      ...S,
      kind: 'tool',
      phase: 'start',
      tool: title,
      title,
      ...(subagentId !== undefined && { subagentId }),
    })
  const events = [asked('one'), asked('two'), call('Agent'), call('Grep', 'sub'), call('Read', 'sub'), call('Bash')]
  const rows = timelineRows(buildTimeline(events, () => true)).map((row) => {
    if (row.kind === 'turn') return `Turn ${row.turn.number}`
    const { entry, isInner } = row
    return `${isInner ? '  ' : ''}${entry.kind === 'said' ? entry.text : entry.title}`
  })
  expect(rows).toEqual(['Turn 2', 'Bash', 'Agent', '  Read', '  Grep', 'two', 'Turn 1', 'one'])
})
