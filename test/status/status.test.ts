import { expect, it } from 'vitest'
import { connectors } from '#lib/connectors/registry.ts'
import { fixture, grantFor } from '#lib/connectors/replay-fixture.ts'
import type { KnownDraft } from '#lib/protocol/event.ts'
import { play, type Step } from './playback.ts'
import { again, requests, stepsOf } from './recordings.ts'

const MINUTE = 60_000
const NOON = Date.parse('2026-11-21T12:00:00.000Z')

const timeOf = ([first]: readonly { readonly at: string }[]) => Date.parse(first?.at ?? '')
const inOrder = (...steps: readonly Step[]) => steps.toSorted((a, b) => a.atMs - b.atMs)
const tell = (seconds: number, ...drafts: readonly KnownDraft[]): Step => ({
  atMs: NOON + seconds * 1_000,
  run: ({ publish }) => publish(grantFor(), drafts, { trust: 'trusted' }),
})

it('is that of the busiest of several sessions, and of the one that is left', async () => {
  const asking = fixture('tui-permission-remote-allow')
  const other = fixture('tui-permission-nodecision')
  const aligned = timeOf(asking) - timeOf(other)
  const server = connectors()
  const all = inOrder(
    ...requests(asking, server),
    // Works from 0:05 to 0:08, while the first one waits.
    ...requests(again(other, aligned, 'second'), server),
    ...requests(again(other, aligned + 22_000, 'third'), server),
  )
  const { story, state } = await play(all, 0)
  expect(story).toEqual([
    '0:00 idle (hook SessionStart)',
    '0:04 waiting permission (hook Write)',
    '0:08 working (hook PostToolUse)',
    '0:16 waiting permission (hook Edit)',
    '0:21 working (hook PostToolUse)',
    '0:25 idle (hook Stop)',
    '0:27 working (hook UserPromptSubmit)',
    '0:30 idle (hook Stop)',
  ])
  const [agent, ...others] = state.agents.values()
  expect(others).toEqual([])
  expect(agent?.liveSessions).toHaveLength(1)
})

it('is stale where a turn was interrupted and nothing told of it, until the next prompt', async () => {
  const steps = stepsOf('claude-code/tui-interrupt-esc').slice(0, -1)
  const prompts = steps.slice(2, 3).map((step) => ({ ...step, atMs: step.atMs + 20 * MINUTE }))
  expect((await play([...steps, ...prompts], 0)).story).toEqual([
    '0:00 idle (hook SessionStart)',
    '0:04 working (hook UserPromptSubmit)',
    '10:10 stale (server nothing heard for too long)',
    '20:04 working (hook UserPromptSubmit)',
  ])
})

it('follows the own socket of an agent: at work however long that is silent while it is open, and gone', async () => {
  let leave = () => {}
  const connect: Step = {
    atMs: NOON,
    run({ presence }) {
      leave = presence.connect(grantFor(), { agentId: 'fox', name: 'Fox' })
    },
  }
  const work = tell(5, { type: 'agent:statusChange', data: { agentId: 'fox', status: 'working' } })
  const { story } = await play([connect, work, { atMs: NOON + 30 * MINUTE, run: () => leave() }], MINUTE)
  expect(story).toEqual(['0:00 idle (socket)', '0:05 working (self)', '30:10 offline (socket its last socket closed)'])
})

it('waits for a day for a person, and then is stale', async () => {
  const ask = tell(0, {
    type: 'approval:requested',
    data: { approvalId: 'p1', agentId: 'fox', question: 'Which database?' },
  })
  const { story } = await play([ask], 24 * 60 * MINUTE + MINUTE)
  expect(story).toEqual([
    '0:00 waiting input (self Which database?)',
    '24:00:05 stale (server nothing heard for too long)',
  ])
})
