import { expect, it } from 'vitest'
import { type About, isAbout } from './event-about.ts'
import { folded, Stamp } from './event-fixture.ts'

const stamp = new Stamp()
const state = folded([
  stamp.make('session:started', { sessionId: 's1', agentId: 'fox' }),
  stamp.make('token:usage', { sessionId: 'nobodys', model: 'm' }),
])
const usage = (data: { sessionId?: string; agentId?: string }) => stamp.make('token:usage', { model: 'm', ...data })

it.each<[string, Parameters<typeof usage>[0], About, boolean]>([
  ['everything, when nobody is named', {}, {}, true],
  ['what names the agent', { agentId: 'fox' }, { agentId: 'fox' }, true],
  ['no other agent', { agentId: 'owl' }, { agentId: 'fox' }, false],
  ['what names only a session of the agent', { sessionId: 's1' }, { agentId: 'fox' }, true],
  ['a session as its owner', { sessionId: 's1', agentId: 'owl' }, { agentId: 'owl' }, false],
  ['a session that is not kept as the event says', { sessionId: 'old', agentId: 'owl' }, { agentId: 'owl' }, true],
  ['a session of nobody as the event says', { sessionId: 'nobodys', agentId: 'owl' }, { agentId: 'owl' }, true],
  ['nothing that names neither', {}, { agentId: 'fox' }, false],
  ['what names the session', { sessionId: 's1' }, { sessionId: 's1' }, true],
  ['no other session', { sessionId: 's2' }, { sessionId: 's1' }, false],
  ['no session of another agent', { sessionId: 's1' }, { agentId: 'owl', sessionId: 's1' }, false],
])('takes %s', (_what, data, about, wanted) => {
  expect(isAbout(state, usage(data), about)).toBe(wanted)
})

it('reads ids beside the data, and believes no shape of an own type', () => {
  const own = { ...usage({}), type: 'own:thing', data: { agentId: 7 }, agentId: 'fox' } as const
  expect(isAbout(state, own, { agentId: 'fox' })).toBe(true)
  expect(isAbout(state, { ...own, data: { sessionId: 's1' } }, { agentId: 'fox', sessionId: 's1' })).toBe(true)
  expect(isAbout(state, { ...usage({}), data: { model: 'm' } }, { agentId: 'constructor' })).toBe(false)
})
