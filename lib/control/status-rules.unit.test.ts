import { expect, it } from 'vitest'
import type { KnownDraft, MissionEvent } from '#lib/protocol/event.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import type { MissionState } from '#lib/state/model.ts'
import { type Look, ruleStatus } from './status-rules.ts'

const NOON = Date.parse('2026-11-21T12:00:00.000Z')
const MINUTE = 60_000

/** Folds drafts that were published at given times, each after the one before. */
function stateOf(...history: readonly (readonly [at: number, draft: KnownDraft])[]): MissionState {
  const events = history.map(([at, { type, data }], index) => {
    const time = new Date(at).toISOString()
    const envelope = { seq: index + 1, at: time, day: time.slice(0, 10), actor: 'key:k', id: `e${index}` }
    // Type and data belong together in each member of KnownDraft, which a spread forgets.
    return { ...envelope, type, data } as MissionEvent
  })
  return fold(emptyState(), events)
}

const look = (now: number, more: Partial<Look> = {}): Look => ({
  now,
  startedAt: NOON,
  graceMs: 10_000,
  isPresent: () => false,
  ...more,
})

const working: KnownDraft = {
  type: 'agent:statusChange',
  data: { agentId: 'a', sessionId: 's', status: 'working', evidence: { source: 'hook' } },
}
const connected: KnownDraft = {
  type: 'agent:statusChange',
  data: { agentId: 'a', status: 'idle', evidence: { source: 'socket' } },
}

it('says that a working session is stale once it was silent for longer than working may stand', () => {
  const state = stateOf([NOON, working])
  expect([...ruleStatus(state, look(NOON + 10 * MINUTE))]).toEqual([])
  expect([...ruleStatus(state, look(NOON + 10 * MINUTE + 1))]).toMatchObject([
    {
      id: 'stale:session:1',
      type: 'agent:statusChange',
      data: { sessionId: 's', agentId: 'a', status: 'stale', evidence: { source: 'server' } },
    },
  ])
})

it('says that a session which worked when the server went away is stale, unless it is heard within a minute', () => {
  const before = [NOON - MINUTE, working] as const
  const state = stateOf(before)
  expect([...ruleStatus(state, look(NOON + MINUTE))]).toEqual([])
  expect([...ruleStatus(state, look(NOON + MINUTE + 1))]).toMatchObject([
    {
      id: 'stale:session:1',
      data: { status: 'stale', evidence: { detail: 'nothing heard since this server was away' } },
    },
  ])
  expect([...ruleStatus(stateOf(before, [NOON + 5_000, working]), look(NOON + MINUTE + 1))]).toEqual([])
})

it('says the same of an agent without sessions, and nothing twice about what is stale already', () => {
  const alone: KnownDraft = { type: 'agent:statusChange', data: { agentId: 'a', status: 'working' } }
  const now = NOON + 11 * MINUTE
  const [said, ...rest] = [...ruleStatus(stateOf([NOON, alone]), look(now))]
  expect(said).toMatchObject({ id: 'stale:agent:1', data: { agentId: 'a', status: 'stale' } })
  expect(rest).toEqual([])
  if (!said) throw new Error('nothing was said')
  const after = stateOf([NOON, alone], [now, said])
  expect(after.agents.get('a')?.status).toBe('stale')
  expect([...ruleStatus(after, look(now + 60 * MINUTE))]).toEqual([])
})

it('does not call stale an agent whose own socket is open, though a session of it is silent for too long', () => {
  const alone: KnownDraft = { type: 'agent:statusChange', data: { agentId: 'a', status: 'working' } }
  const here = look(NOON + 60 * MINUTE, { isPresent: (id) => id === 'a' })
  expect([...ruleStatus(stateOf([NOON, alone]), here)]).toEqual([])
  expect([...ruleStatus(stateOf([NOON, working]), here)]).toMatchObject([{ id: 'stale:session:1' }])
})

it('counts the silence from the answer where a person took long to give one', () => {
  const asks: KnownDraft = { type: 'approval:requested', data: { approvalId: 'p', agentId: 'a', sessionId: 's' } }
  const answer: KnownDraft = { type: 'approval:resolved', data: { approvalId: 'p', decision: 'allow' } }
  const history = [
    [NOON, working],
    [NOON + 1, asks],
    [NOON + 30 * MINUTE, answer],
  ] as const
  expect([...ruleStatus(stateOf(...history), look(NOON + 40 * MINUTE))]).toEqual([])
  expect([...ruleStatus(stateOf(...history), look(NOON + 40 * MINUTE + 1))]).toMatchObject([{ id: 'stale:session:1' }])
})

it('leaves ended and idle sessions alone', () => {
  const ended: KnownDraft = { type: 'session:ended', data: { sessionId: 's' } }
  const idle: KnownDraft = { ...working, data: { sessionId: 'i', agentId: 'b', status: 'idle' } }
  const state = stateOf([NOON, working], [NOON + 1, ended], [NOON + 2, idle])
  expect([...ruleStatus(state, look(NOON + 24 * 60 * MINUTE))]).toEqual([])
})

it('says offline, after the grace, of an agent whose socket did not come back after a restart', () => {
  const before = stateOf([NOON - MINUTE, connected])
  expect([...ruleStatus(before, look(NOON + 9_999))]).toEqual([])
  expect([...ruleStatus(before, look(NOON + 10_000, { isPresent: (id) => id === 'a' }))]).toEqual([])
  const [said, ...rest] = [...ruleStatus(before, look(NOON + 10_000))]
  expect(said).toMatchObject({
    id: 'lost:agent:1',
    data: { agentId: 'a', status: 'offline', evidence: { source: 'server' } },
  })
  expect(rest).toEqual([])
  if (!said) throw new Error('nothing was said')
  const after = stateOf([NOON - MINUTE, connected], [NOON + 10_000, said])
  expect(after.agents.get('a')).toMatchObject({ status: 'offline', evidence: { source: 'server' } })
  expect([...ruleStatus(after, look(NOON + 20_000))]).toEqual([])
})

it('does not call offline who was heard by another way since the start, or has left before', () => {
  const heard: KnownDraft = { type: 'agent:activity', data: { agentId: 'a', kind: 'note', title: 'here' } }
  const left: KnownDraft = {
    type: 'agent:statusChange',
    data: { agentId: 'a', status: 'offline', evidence: { source: 'socket' } },
  }
  expect([...ruleStatus(stateOf([NOON - MINUTE, connected], [NOON + 1, heard]), look(NOON + MINUTE))]).toEqual([])
  expect([...ruleStatus(stateOf([NOON - MINUTE, connected], [NOON - 1, left]), look(NOON + MINUTE))]).toEqual([])
})
