import { expect, it } from 'vitest'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import { NO_USAGE } from '#lib/state/usage.ts'
import type { Digest } from './absence.ts'
import { awayFigures } from './away-figures.ts'

const PLACE = { cursor: 'epoch-one:1:t', at: '2026-11-21T09:00:00.000Z' }
const QUIET: Digest = {
  from: PLACE,
  to: PLACE,
  gap: null,
  events: 9,
  needs: 0,
  tasksDone: 0,
  tasksFailed: 0,
  done: [],
  sessionsEnded: 0,
  sessionsFailed: 0,
  agentsFailed: 0,
  levelUps: 0,
  reached: [],
  usage: { ...NO_USAGE, tokens: 0 },
  files: 0,
}
const { agents } = folded([new Stamp().make('agent:registered', { agentId: 'a', name: 'Cleo' })])
const words = (more: Partial<Digest>, needs = 0, levels = true) =>
  awayFigures({ ...QUIET, ...more }, needs, agents, levels).map(({ count, word, note }) =>
    [count, word, note].filter(Boolean).join(' '),
  )

it('[P-AWAY-2] shows only what there is to tell, in words', () => {
  expect(words({})).toEqual([])
  expect(words({}, 3)).toEqual(['3 need you now'])
  expect(words({ tasksDone: 2, done: [{ id: 't', title: 'Mend it' }], files: 1 })).toEqual([
    '2 tasks done Mend it',
    '1 file changed',
  ])
  expect(words({ tasksFailed: 1, agentsFailed: 2, sessionsFailed: 1 })).toEqual([
    '4 failed 1 task, 2 agents, 1 session',
  ])
  expect(words({ usage: { ...NO_USAGE, requests: 2, unpriced: 2, input: 40, tokens: 40 } })).toEqual([
    '40 tokens used no price known',
  ])
})

it('[P-LEVEL-4] tells of levels only where they are shown', () => {
  const reached = {
    levelUps: 3,
    reached: [
      { agentId: 'a', level: 3 },
      { agentId: 'gone', level: 2 },
    ],
  }
  expect(words(reached)).toEqual(['3 level ups Cleo 3, gone 2'])
  expect(words(reached, 0, false)).toEqual([])
})
