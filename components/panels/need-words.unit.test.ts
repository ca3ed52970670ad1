import { describe, expect, it } from 'vitest'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import { needsYou } from '#lib/state/selectors.ts'
import { fixtureState } from '../design/design-fixture.ts'
import { inputWords, needName, needWords } from './need-words.ts'

const sentences = () => {
  const state = fixtureState(Date.UTC(2026, 10, 21, 14, 32, 6))
  return needsYou(state).map((need) => {
    const { who, verb, text, code } = needWords(need, needName(need, state.agents))
    return [who, verb, text, code].filter(Boolean).join(' ')
  })
}

describe('needs in words', () => {
  it('say who wants what, with the command itself', () => {
    expect(sentences()).toContain('api wants to use Bash git push --force-with-lease origin api-v2')
    expect(sentences()).toContain('web asks Which store should the event log start on?')
    expect(sentences()).toContainEqual(expect.stringMatching(/^tests stopped exit code 1/))
  })

  it('shows the part of an input that a person decides by, and all of it where there is no such part', () => {
    expect(inputWords({ command: 'rm -rf build', description: 'Clean' })).toBe('rm -rf build')
    expect(inputWords({ file_path: '/etc/hosts', content: 'x' })).toBe('/etc/hosts')
    expect(inputWords({ query: 'a' })).toBe('{"query":"a"}')
    expect(inputWords('plain')).toBe('plain')
    expect(inputWords(null)).toBeNull()
    expect(inputWords(undefined)).toBeNull()
  })
})

it('of an alert about an agent name the agent, and never how the log calls it', () => {
  const stamp = new Stamp()
  const alert = (data: { rule: string; subject: string; message: string; alertId: string }) =>
    stamp.make('system:alert', { ...data, severity: 'critical' })
  const state = folded([
    stamp.make('agent:registered', { agentId: 'a-1', name: 'Ada', kind: 'codex' }),
    alert({ alertId: '1', rule: 'stale', subject: 'agent:a-1', message: 'Ada is silent' }),
    alert({ alertId: '2', rule: 'build', subject: 'agent:a-1', message: 'The build broke' }),
    stamp.make(
      'system:alert',
      { rule: 'system', subject: 'system:gateway', message: 'gateway is down', severity: 'critical' },
      { actor: 'rule:alerts' },
    ),
    alert({ alertId: '4', rule: 'nightly backup', subject: 'the vault', message: 'Nothing was written' }),
  ])
  const said = needsYou(state).map((need) => {
    const { who, verb, text, note } = needWords(need, needName(need, state.agents))
    return [who, verb, text, note]
  })
  expect(said).toEqual([
    ['Ada', '', 'is silent', null],
    ['Ada', 'alerts:', 'The build broke', null],
    ['gateway is down', '', null, 'gateway'],
    ['Nothing was written', '', null, 'nightly backup'],
  ])
})

it('of a budget call an agent by its name, and say it once', () => {
  const stamp = new Stamp()
  const state = folded([
    stamp.make('agent:registered', { agentId: 'a-1', name: 'Ada', kind: 'codex' }),
    stamp.make('budget:changed', {
      budgetId: 'b',
      scope: { kind: 'agent', id: 'a-1' },
      period: 'week',
      limit: { usd: 2 },
    }),
    stamp.make('system:alert', {
      alertId: '1',
      rule: 'budget',
      severity: 'warning',
      subject: 'b',
      message: 'Ada: passed 80 % of $2.00 a week.',
    }),
  ])
  const [need] = needsYou(state)
  if (need === undefined) throw new Error('nothing needs anybody')
  const { who, verb, text } = needWords(need, needName(need, state.agents))
  expect([who, verb, text]).toEqual(['Ada', 'budget:', 'passed 80 % of $2.00 a week.'])
})
