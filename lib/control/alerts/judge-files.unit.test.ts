import { expect, it } from 'vitest'
import { BUILT_IN } from '#lib/state/alert-rules.ts'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import { judgeCollisions } from './judge-files.ts'
import { createObserver } from './observed.ts'

it('tells files apart of which the paths begin alike, however long they are', () => {
  const stamp = new Stamp()
  const folder = `/${'deep/'.repeat(80)}`
  const events = ['ada', 'bob'].flatMap((agentId) => [
    stamp.make('agent:registered', { agentId, machine: 'desk' }),
    stamp.make('session:started', { sessionId: `s-${agentId}`, agentId }),
    ...['a.ts', 'b.ts'].map((name) =>
      stamp.make('file:change', { agentId, sessionId: `s-${agentId}`, path: folder + name, change: 'modified' }),
    ),
  ])
  const now = Date.parse(stamp.at)
  const machine = { name: 'host', disk: null, ingestLagMs: null }
  const look = { state: folded(events), now, observed: createObserver(now), machine, isOpen: () => false }
  const rule = BUILT_IN.get('collision')
  const { conditions } = rule ? judgeCollisions(rule, look) : { conditions: [] }
  const subjects = conditions.map(({ subject }) => subject ?? '')
  expect(new Set(subjects).size).toBe(2)
  // What the schema of an alert takes.
  expect(Math.max(...subjects.map(({ length }) => length))).toBeLessThanOrEqual(240)
})
