import { describe, expect, it } from 'vitest'
import { ruleStatus } from '#lib/control/status-rules.ts'
import type { AgentStatus, MissionEvent } from '#lib/protocol/event.ts'
import { fold } from '#lib/state/mission.ts'
import type { MissionState, Session } from '#lib/state/model.ts'
import { sessionStanding } from '#lib/state/status.ts'
import { play } from './playback.ts'
import { recordings, stepsOf } from './recordings.ts'
import { STORIES } from './stories.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

describe('the status of an agent, as real programs were recorded', () => {
  it('is written down for every recording', () => {
    expect(Object.keys(STORIES).sort()).toEqual([...recordings()].sort())
  })

  it.each(Object.entries(STORIES))('%s, and wherever it dies without a word', async (name, story) => {
    const played = await play(stepsOf(name), 11 * MINUTE)
    expect(played.story).toEqual(story)
    for (const { state } of played.moments) {
      for (const session of state.sessions.values()) {
        const { status } = sessionStanding(session)
        const silent = (ms: number) => standingAfter(state, session, ms)
        expect(silent(10 * MINUTE)).toBe(status)
        expect(silent(10 * MINUTE + 1)).toBe(status === 'working' ? 'stale' : status)
        // One that is not its agent's last is forgotten by then.
        expect([status === 'working' || status === 'waiting' ? 'stale' : status, null]).toContain(silent(DAY + 1))
      }
    }
  })
})

/** Where a session stands when the rules look so long after it was heard last. */
function standingAfter(state: MissionState, { id, lastAt }: Session, ms: number): AgentStatus | null {
  const session = lookedAt(state, Date.parse(lastAt) + ms).sessions.get(id)
  return session ? sessionStanding(session).status : null
}

/** The state once the rules have looked at it, when nobody was heard since. */
function lookedAt(state: MissionState, now: number): MissionState {
  const at = new Date(now).toISOString()
  const rules = ruleStatus(state, { now, startedAt: 0, graceMs: 0, isPresent: () => false })
  const events = [...rules].map(
    ({ id, type, data }, index): MissionEvent =>
      // Type and data belong together in each draft, which taking it apart forgets.
      ({
        seq: state.last.seq + index + 1,
        at,
        day: at.slice(0, 10),
        actor: 'rule:status',
        id,
        type,
        data,
      }) as MissionEvent,
  )
  return fold(state, events)
}
