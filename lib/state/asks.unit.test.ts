import { describe, expect, it } from 'vitest'
import { decodeState, encodeState } from './codec.ts'
import { folded, Stamp } from './event-fixture.ts'
import { needsYou, statusCounts } from './selectors.ts'

const ask = (stamp: Stamp, approvalId: string, more: object = {}) =>
  stamp.make('approval:requested', { approvalId, agentId: 'a', tool: 'Bash', ...more })
const answer = (stamp: Stamp, approvalId: string) => stamp.make('approval:resolved', { approvalId, decision: 'allow' })
const say = (stamp: Stamp, status: 'working' | 'idle', more: object = {}) =>
  stamp.make('agent:statusChange', { agentId: 'a', status, ...more })

describe('whoever asks waits', () => {
  it('for permission or for an answer, though nobody said so with a status', () => {
    const stamp = new Stamp()
    const state = folded([ask(stamp, 'p')])
    expect(statusCounts(state)).toMatchObject({ waiting: 1, idle: 0 })
    expect(state.agents.get('a')).toMatchObject({ reason: 'permission', conflict: null, evidence: { source: 'self' } })
    expect(needsYou(state)).toHaveLength(1)
    const question = folded([ask(stamp, 'q', { question: 'Which one?' })])
    expect(question.agents.get('a')).toMatchObject({ status: 'waiting', reason: 'input' })
  })

  it('until the last of its questions is answered: then what was said before counts again', () => {
    const stamp = new Stamp()
    const events = [say(stamp, 'working'), ask(stamp, 'p'), ask(stamp, 'q'), answer(stamp, 'q')]
    expect(folded(events).agents.get('a')).toMatchObject({ status: 'waiting', evidence: { seq: 2 } })
    events.push(answer(stamp, 'p'))
    expect(folded(events).agents.get('a')).toMatchObject({ status: 'working', asks: null })
  })

  it('until it says that it goes on', () => {
    const stamp = new Stamp()
    expect(folded([ask(stamp, 'p'), say(stamp, 'working')]).agents.get('a')?.status).toBe('working')
  })

  it('in the session that asked, until that ends', () => {
    const stamp = new Stamp()
    const inSession = { sessionId: 's' }
    const events = [say(stamp, 'working', inSession), ask(stamp, 'p', inSession)]
    expect(folded(events).agents.get('a')).toMatchObject({ status: 'waiting', conflict: null, asks: null })
    events.push(stamp.make('session:ended', { sessionId: 's' }))
    expect(folded(events).sessions.get('s')?.asks).toBeNull()
    expect(folded(events).agents.get('a')?.status).toBe('offline')
  })

  it('no longer once the agent that it was asked for is removed, though the session is another one by then', () => {
    const stamp = new Stamp()
    const state = folded([
      ask(stamp, 'p', { sessionId: 's' }),
      stamp.make('session:started', { sessionId: 's', agentId: 'b' }),
      stamp.make('agent:removed', { agentId: 'a' }),
    ])
    expect(state.sessions.get('s')?.asks).toBeNull()
    expect(statusCounts(state)).toMatchObject({ waiting: 0, idle: 1 })
  })

  it('as a checkpoint keeps it', () => {
    const stamp = new Stamp()
    const state = folded([
      say(stamp, 'working', { sessionId: 's' }),
      ask(stamp, 'p', { sessionId: 's' }),
      ask(stamp, 'q'),
    ])
    expect(decodeState(JSON.parse(JSON.stringify(encodeState(state))))).toStrictEqual(state)
  })
})
