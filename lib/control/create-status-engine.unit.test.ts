import { expect, it } from 'vitest'
import type { Publish } from '#lib/connectors/connector.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import { createFakeClock } from './clock-fixture.ts'
import { createStatusEngine } from './create-status-engine.ts'

const INTERVAL = 5_000

/** An engine over agents that began to work at the clock's time and then fall silent; nothing it says is folded. */
function setUp(agents: number) {
  const clock = createFakeClock()
  const at = new Date(clock.now()).toISOString()
  const events = Array.from({ length: agents }, (_, n) => ({
    seq: n + 1,
    at,
    day: at.slice(0, 10),
    actor: 'key:k',
    id: `e${n}`,
    type: 'agent:statusChange' as const,
    data: { agentId: `a${n}`, status: 'working' as const },
  }))
  const state = fold(emptyState(), events)
  const batches: { readonly by: string; readonly ids: readonly (string | undefined)[] }[] = []
  const errors: unknown[] = []
  let answer: () => Promise<void> = async () => {}
  const publish: Publish = async ({ principal }, drafts) => {
    await answer()
    batches.push({ by: principal.id, ids: drafts.map(({ id }) => id) })
    return []
  }
  const engine = createStatusEngine({
    state: () => state,
    publish,
    isPresent: () => false,
    clock,
    graceMs: 10_000,
    intervalMs: INTERVAL,
    report: (error) => errors.push(error),
  })
  return { clock, batches, errors, engine, answerWith: (next: () => Promise<void>) => (answer = next) }
}

it('publishes in the name of its rule what fell due, once', async () => {
  const { clock, batches } = setUp(1)
  await clock.advance(10 * 60_000)
  expect(batches).toEqual([])
  await clock.advance(INTERVAL * 10)
  expect(batches).toEqual([{ by: 'rule:status', ids: ['stale:agent:1'] }])
})

it('says at most 500 things a look and the rest at the next', async () => {
  const { clock, batches } = setUp(501)
  await clock.advance(10 * 60_000 + INTERVAL)
  expect(batches.map(({ ids }) => ids.length)).toEqual([500])
  await clock.advance(INTERVAL)
  expect(batches.map(({ ids }) => ids.length)).toEqual([500, 1])
  expect(new Set(batches.flatMap(({ ids }) => ids)).size).toBe(501)
})

it('reports what fails and tries again at the next look', async () => {
  const { clock, batches, errors, answerWith } = setUp(1)
  answerWith(() => Promise.reject(new Error('the disk is full')))
  await clock.advance(10 * 60_000 + INTERVAL)
  expect(errors).toHaveLength(1)
  answerWith(async () => {})
  await clock.advance(INTERVAL)
  expect(batches).toHaveLength(1)
})

it('stops for good when disposed, also in the middle of a look', async () => {
  const { clock, batches, engine, answerWith } = setUp(1)
  const gate = Promise.withResolvers<void>()
  answerWith(() => gate.promise)
  await clock.advance(10 * 60_000 + INTERVAL)
  const stopped = engine[Symbol.asyncDispose]()
  gate.resolve()
  await stopped
  expect(batches).toHaveLength(1)
  expect(clock.pending).toBe(0)
  await engine[Symbol.asyncDispose]()
})
