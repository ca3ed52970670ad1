import { expect, it } from 'vitest'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import { subjectWords } from './subject-words.ts'

it('what an alert is about is said as people call it', () => {
  const stamp = new Stamp()
  const state = folded([
    stamp.make('agent:registered', { agentId: 'a-1', name: 'Ada', kind: 'codex' }),
    stamp.make('approval:requested', { approvalId: 'p', agentId: 'a-1', tool: 'Bash' }),
  ])
  const words = (subject: string | null, rule = 'mine') => subjectWords({ rule, subject }, state)
  expect(words('agent:a-1')).toBe('Ada')
  expect(words('approval:p')).toBe('Ada')
  expect(words('agent:gone')).toBe('gone')
  expect(words('approval:gone')).toBeNull()
  expect(words('system:disk')).toBe('disk')
  expect(words('machine:build-01')).toBe('build-01')
  expect(words('channel:c')).toBeNull()
  expect(words('b-1', 'budget')).toBeNull()
  expect(words('the nightly build')).toBe('the nightly build')
  expect(words(null)).toBeNull()
})
