import { describe, expect, it } from 'vitest'
import type { Agent, Approval, Evidence } from '#lib/state/model.ts'
import { needsYou } from '#lib/state/selectors.ts'
import { fixtureState } from '../design/design-fixture.ts'
import { currentWords } from './current-words.ts'

const state = fixtureState(Date.UTC(2026, 10, 21, 14, 32, 6))
const [someone] = state.agents.values()
if (!someone) throw new Error('The fixture has no agents')
const evidence = (detail: string | null, task: string | null = null): Evidence => ({
  source: 'hook',
  status: 'working',
  reason: null,
  task,
  detail,
  at: '2026-11-21T14:32:00.000Z',
  seq: 1,
})
const agent = (more: Partial<Agent>): Agent => ({
  ...someone,
  status: 'working',
  evidence: null,
  current: null,
  lastMessage: null,
  ...more,
})
const running = { tool: 'Bash', title: 'Bash: npm test', since: '2026-11-21T14:32:00.000Z' }
const open = needsYou(state).flatMap((need) => (need.kind === 'approval' ? [need.approval] : []))
const approval = (more: Partial<Approval>): Approval => {
  const [first] = open
  if (!first) throw new Error('The fixture has no approvals')
  return { ...first, ...more }
}

describe('what an agent is at', () => {
  it('is its running tool, as code, and its stated task, as words', () => {
    expect(currentWords(agent({ current: running, lastMessage: 'Fine.' }), null)).toEqual({
      text: 'Bash: npm test',
      isCode: true,
    })
    expect(currentWords(agent({ current: { ...running, tool: null, title: 'Tidy up' } }), null).isCode).toBe(false)
  })

  it('is why it stopped while it is in error, whatever it said before', () => {
    const broken = agent({ status: 'error', evidence: evidence('exit code 1'), lastMessage: 'All tests pass.' })
    expect(currentWords(broken, null)).toEqual({ text: 'exit code 1', isCode: false })
  })

  it('is what it asks while that is open', () => {
    const waiting = agent({ status: 'waiting', current: running, lastMessage: 'Fine.' })
    const asks = approval({ tool: 'Bash', input: { command: 'git push' }, question: null })
    expect(currentWords(waiting, asks)).toEqual({ text: 'Bash git push', isCode: true })
    expect(currentWords(waiting, approval({ question: 'Which store?' })).text).toBe('asks: Which store?')
    expect(currentWords(waiting, null).text).toBe('Bash: npm test')
  })

  it('is what it last said when nothing runs, and says so when nothing was heard', () => {
    expect(currentWords(agent({ status: 'idle', lastMessage: 'Done.' }), null).text).toBe('Done.')
    expect(currentWords(agent({ status: 'offline', evidence: evidence('exit 0') }), null).text).toBe('exit 0')
    expect(currentWords(agent({}), null).text).toBe('has not said what it does yet')
  })
})
