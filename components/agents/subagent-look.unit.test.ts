import { expect, it } from 'vitest'
import type { AgentStatus, EvidenceSource, KnownDraft } from '#lib/protocol/event.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import { subagentLook } from './subagent-look.ts'

const AT = '2026-11-21T12:00:00.000Z'

/** How the sub-agent of a session is shown once this was said about it, or about the agent as a whole. */
function lookAfter(status: AgentStatus, source: EvidenceSource = 'hook', wholeAgent = false) {
  const evidence = { source }
  const drafts: readonly KnownDraft[] = [
    {
      type: 'session:activity',
      data: { agentId: 'fox', sessionId: 's', subagentId: 'sub', subagentPhase: 'start' },
    },
    { type: 'agent:statusChange', data: { sessionId: 's', status: 'working', evidence: { source: 'hook' } } },
    {
      type: 'agent:statusChange',
      data: { ...(wholeAgent ? { agentId: 'fox' } : { sessionId: 's' }), status, evidence },
    },
  ]
  const envelope = { at: AT, day: '2026-11-21', actor: 'key:k' }
  const events = drafts.map((draft, index) => ({ ...envelope, ...draft, seq: index + 1, id: `e${index}` }))
  const state = fold(emptyState(), events)
  const [agent, session] = [state.agents.get('fox'), state.sessions.get('s')]
  if (!agent || !session) throw new Error('it was not folded')
  return subagentLook(agent, session)
}

it('a sub-agent runs for as long as its session works or waits', () => {
  expect(lookAfter('working')).toEqual({ status: 'working', word: 'runs' })
  expect(lookAfter('waiting')).toEqual({ status: 'working', word: 'runs' })
})

it('a sub-agent of a session that nobody hears, or that came to rest without telling of it, is not said to run', () => {
  expect(lookAfter('stale', 'server')).toEqual({ status: 'stale', word: 'not heard' })
  expect(lookAfter('idle')).toEqual({ status: 'idle', word: 'no end was told' })
  expect(lookAfter('error')).toEqual({ status: 'idle', word: 'no end was told' })
  expect(lookAfter('offline', 'process', true)).toEqual({ status: 'offline', word: 'no end was told' })
})
