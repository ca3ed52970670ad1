import { describe, expect, it } from 'vitest'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { BUILT_IN } from '#lib/state/alert-rules.ts'
import { DAY_MS, iso } from '#lib/state/instant.ts'
import type { AlertRule } from '#lib/state/model.ts'
import { createPreview } from './preview.ts'

const NOW = Date.parse('2026-11-21T12:00:00.000Z')
const MINUTE = 60_000

/** A log in which agents change their status, so many minutes before now. */
function log(changes: readonly (readonly [minutesAgo: number, agentId: string, status: string])[]) {
  const events = changes.map(([ago, agentId, status], index) => {
    const at = iso(NOW - ago * MINUTE)
    const data = { agentId, status }
    const event = { seq: index + 1, id: `e${index}`, at, day: at.slice(0, 10), actor: 'key:k', data }
    // The pair of type and data is right for what these tests say.
    return { ...event, type: 'agent:statusChange' } as unknown as MissionEvent
  })
  return {
    head: events.length,
    floor: 1,
    read: async (after: number, most: number) => events.slice(after, after + most),
  }
}

function rule(id: string, params = {}, scope = {}): AlertRule {
  const builtIn = BUILT_IN.get(id) ?? expect.fail(`no rule ${id}`)
  return { ...builtIn, params: { ...builtIn.params, ...params }, scope: { ...builtIn.scope, ...scope } }
}

const ERRORS = [
  [100, 'a', 'working'],
  [90, 'a', 'error'],
  [80, 'a', 'working'],
  [70, 'b', 'error'],
  [60, 'a', 'error'],
  [59, 'a', 'working'],
] as const

describe('how often a rule would have fired', () => {
  it('is counted by playing the log again with the rule alone: each beginning once, for each subject', async () => {
    const times = async (one: AlertRule) =>
      (
        await createPreview(
          () => log(ERRORS),
          () => NOW,
        )(one)
      ).times
    expect(await times(rule('error'))).toBe(3)
    // What held for less is none; what never ended fires once.
    expect(await times(rule('error', { forMs: 5 * MINUTE }))).toBe(2)
    expect(await times(rule('error', { forMs: 30 * MINUTE }))).toBe(1)
    expect(await times(rule('error', {}, { agentId: 'a' }))).toBe(2)
    // What is over only after an hour of calm did not end between.
    expect(await times(rule('error', { clearMs: 60 * MINUTE }, { agentId: 'a' }))).toBe(1)
    expect(await times(rule('stale'))).toBe(0)
  })

  it('is of the last day: what was before is not looked at', async () => {
    const old = [[2 * 1_440, 'old', 'error'], [2 * 1_440 - 5, 'old', 'working'], ...ERRORS] as const
    const preview = await createPreview(
      () => log(old),
      () => NOW,
    )(rule('error'))
    expect(preview).toEqual({ times: 3, since: iso(NOW - DAY_MS), isWholeDay: true })
  })

  it.each([
    ['nothing was logged', []],
    ['nothing was logged within the day', [[2 * 1_440, 'old', 'error']]],
  ] as const)('is never where %s', async (_, changes) => {
    const parts = log(changes)
    const preview = await createPreview(
      () => parts,
      () => NOW,
    )(rule('error'))
    expect(preview).toEqual({ times: 0, since: iso(NOW - DAY_MS), isWholeDay: true })
  })

  it.each(['disk', 'ingestLag', 'budget', 'reported'])('is not known of %s, which stands in no event', async (kind) => {
    expect(
      (
        await createPreview(
          () => log(ERRORS),
          () => NOW,
        )(rule(kind))
      ).times,
    ).toBeNull()
  })
})
