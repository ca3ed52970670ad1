import { expect, it } from 'vitest'
import { sessionCounts } from './session-words.ts'

const live = { endedAt: null }
const ended = { endedAt: '2026-11-21T10:00:00.000Z' }

it.each([
  [[], ''],
  [[live], '1 live'],
  [[ended, ended], '2 ended'],
  [[live, ended, live], '2 live, 1 ended'],
])('counts live and ended sessions apart: %j', (sessions, words) => expect(sessionCounts(sessions)).toBe(words))
