import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { serverGrant } from '#lib/auth/grant.ts'
import { findConnector } from '#lib/connectors/registry.ts'
import { grantFor } from '#lib/connectors/replay-fixture.ts'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import type { MissionState } from '#lib/state/model.ts'
import { readConfig } from './config.ts'
import { createRuntime } from './create-runtime.ts'

const BY = serverGrant().principal
const AGENT = 'claude-code:build-01:home-u-web'

/** How a hook comes that an agent does not send by itself. */
interface How {
  readonly ask?: boolean
  readonly delivered?: boolean
}

async function start() {
  const dataDir = await mkdtemp(join(tmpdir(), 'mission-budgets-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  const config = readConfig({ DATA_DIR: dataDir })
  const runtime = await createRuntime({ ...config, limits: { ...DEFAULT_LIMITS, drainMs: 10 } })
  onTestFinished(() => runtime[Symbol.asyncDispose]())
  const state = (): MissionState => runtime.hub.snapshot().state
  const route = findConnector(runtime.http.connectors, '/api/ingest/claude-code/hooks')
  if (!route) throw new Error('nobody takes hooks')
  /** What a hook of the client is answered. */
  const hook = async (hook_event_name: string, more: object, how: How = {}): Promise<unknown> => {
    const body = {
      hook_event_name,
      session_id: 's1',
      cwd: '/home/u/web',
      tool_name: 'Bash',
      tool_input: { command: 'ls' },
    }
    const request = {
      grant: grantFor({ machine: 'build-01' }),
      path: route.path,
      query: new URLSearchParams(how.ask ? 'ask=1' : ''),
      headers: how.delivered ? { 'mc-delivery': 'd1' } : {},
      body: Buffer.from(JSON.stringify({ ...body, ...more })),
      now: Date.now(),
    }
    return JSON.parse(String((await route.connector.handle(request, runtime.publish)).body))
  }
  const spend = (costUsd: number) =>
    runtime.publish(serverGrant(), [{ type: 'token:usage', data: { agentId: AGENT, model: 'm', costUsd } }])
  const untilState = (holds: (state: MissionState) => boolean) => vi.waitUntil(() => holds(state()), { interval: 1 })
  return { runtime, state, hook, spend, untilState }
}

const ONE_CENT = { scope: { kind: 'agent', id: AGENT }, period: 'day', limit: { usd: 0.01 } } as const

it('[P-BUD-6] acts within a second of the request that crosses a step', async ({ annotate }) => {
  const { runtime, state, spend, untilState } = await start()
  const steps = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]
  await runtime.budgets.create(
    BY,
    { ...ONE_CENT, limit: { usd: 10 }, steps: steps.map((at) => ({ at, acts: ['hold' as const] })) },
    'b',
  )
  const took: number[] = []
  for (const at of steps) {
    const since = performance.now()
    await spend(1)
    const done = ({ budgets }: MissionState) =>
      budgets.get('b')?.spans[0]?.reached.some((step) => step.at === at && step.action !== null) === true
    await untilState(done)
    took.push(Math.round(performance.now() - since))
  }
  await annotate(`from a usage event to the end of its act: ${took.join(', ')} ms`)
  // Of the quickest: what the others wait for may be whoever else uses the machine.
  expect(Math.min(...took)).toBeLessThanOrEqual(1_000)
  expect([...state().alerts.values()].filter(({ rule }) => rule === 'budget')).toHaveLength(10)
})

it('[P-BUD-9] a held agent is denied its next call with a reason, and goes on once more is allowed', async () => {
  const { runtime, state, hook, spend, untilState } = await start()
  expect(await hook('PreToolUse', { tool_use_id: 't0' })).toEqual({})
  await runtime.budgets.create(BY, { ...ONE_CENT, name: 'Basil' }, 'b')
  await spend(0.02)
  await untilState(({ budgets }) => budgets.get('b')?.spans[0]?.costNano === 2e7)
  const denied = await hook('PreToolUse', { tool_use_id: 't1' })
  expect(denied).toMatchObject({
    hookSpecificOutput: {
      hookEventName: 'PreToolUse',
      permissionDecision: 'deny',
      permissionDecisionReason: expect.stringContaining('The budget of Basil is used up: $0.0200 of $0.0100 a day.'),
    },
  })
  // Asked again about the same call, it is the same refusal and recorded once.
  expect(await hook('PreToolUse', { tool_use_id: 't1' })).toEqual(denied)
  await untilState(({ budgets }) => budgets.get('b')?.spans[0]?.denied === 1)
  expect(await hook('PostToolUse', { tool_use_id: 't1' })).toEqual({})
  expect(await hook('PermissionRequest', { tool_name: 'Write' })).toMatchObject({
    hookSpecificOutput: { decision: { behavior: 'deny', message: expect.stringContaining('Held by Mission Control') } },
  })
  expect(state().approvals.size).toBe(0)
  expect(state().agents.get(AGENT)?.capabilities).toContain('gate')
  await runtime.budgets.decide(BY, 'b', { kind: 'allow', more: { usd: 1 } })
  expect(await hook('PreToolUse', { tool_use_id: 't2' })).toEqual({})
})

it('[P-BUD-9] a forwarder is told which sessions are held, and hears the refusal when it asks', async () => {
  const { runtime, state, hook } = await start()
  const call = { tool_use_id: 't1' }
  expect(await hook('PreToolUse', call, { delivered: true })).toEqual({})
  await runtime.budgets.create(BY, ONE_CENT, 'b')
  await runtime.budgets.decide(BY, 'b', { kind: 'hold' })
  expect(await hook('PostToolUse', call, { delivered: true })).toEqual({ held: true })
  expect(await hook('SessionEnd', {}, { delivered: true })).toEqual({})
  const { seq } = state().last
  expect(await hook('PostToolUse', call, { ask: true })).toEqual({})
  expect(state().last.seq).toBe(seq)
  expect(await hook('PreToolUse', call, { ask: true })).toMatchObject({
    hookSpecificOutput: {
      permissionDecision: 'deny',
      permissionDecisionReason: expect.stringContaining('A person holds'),
    },
  })
})

it('[P-BUD-9] a call that was let pass is made once, however many ask', async () => {
  const { runtime, hook } = await start()
  await runtime.budgets.create(BY, ONE_CENT, 'b')
  await runtime.budgets.decide(BY, 'b', { kind: 'hold' })
  await runtime.budgets.decide(BY, 'b', { kind: 'allow', calls: 1 })
  const answers = await Promise.all(['x', 'y', 'z'].map((id) => hook('PreToolUse', { tool_use_id: id })))
  expect(answers.filter((answer) => Object.keys(Object(answer)).length === 0)).toHaveLength(1)
})

it('[P-BUD-9] each call that was let pass is another one, however long the name of the budget', async () => {
  const { runtime, hook } = await start()
  const id = 'b'.repeat(128)
  await runtime.budgets.create(BY, ONE_CENT, id)
  await runtime.budgets.decide(BY, id, { kind: 'hold' })
  await runtime.budgets.decide(BY, id, { kind: 'allow', calls: 2 })
  expect(await hook('PreToolUse', { tool_use_id: 'x' })).toEqual({})
  expect(await hook('PreToolUse', { tool_use_id: 'y' })).toEqual({})
  expect(await hook('PreToolUse', { tool_use_id: 'z' })).not.toEqual({})
})

it('[P-BUD-9] OpenCode is told with a batch that its session is held, and is refused the call that it asks about', async () => {
  const { runtime, state } = await start()
  const route = findConnector(runtime.http.connectors, '/api/ingest/opencode')
  const post = async (body: object, query = '') => {
    const request = {
      grant: grantFor({ machine: 'build-01' }),
      path: '',
      query: new URLSearchParams(query),
      headers: {},
      body: Buffer.from(JSON.stringify({ asks: true, directory: '/home/u/web', ...body })),
      now: Date.now(),
    }
    return JSON.parse(String((await route?.connector.handle(request, runtime.publish))?.body))
  }
  const busy = { type: 'session.status', properties: { sessionID: 'ses_1', status: { type: 'busy' } } }
  const call = { id: 'prt_1', callID: 'call_0', sessionID: 'ses_1', tool: 'bash', args: {} }
  expect(await post({ id: 'e1', ...busy })).toEqual({})
  expect(await post({ call }, 'ask=1')).toEqual({})
  const agentId = 'opencode:build-01:home-u-web'
  await runtime.budgets.create(BY, { ...ONE_CENT, scope: { kind: 'agent', id: agentId } }, 'b')
  await runtime.budgets.decide(BY, 'b', { kind: 'hold' })
  expect(await post({ id: 'e2', ...busy })).toEqual({ held: ['ses_1'] })
  const denied = { deny: expect.stringContaining('A person holds') }
  expect([await post({ call }, 'ask=1'), await post({ call }, 'ask=1')]).toEqual([denied, denied])
  expect(state().budgets.get('b')?.spans[0]?.denied).toBe(1)
  expect(state().agents.get(agentId)?.capabilities).toContain('gate')
  expect(await post({ events: [{ type: 'session.closed', properties: { sessionID: 'ses_1' } }] })).toEqual({})
})

it('[P-BUD-5] a budget that pauses gives no new task, and says why', async () => {
  const { runtime, spend, untilState } = await start()
  await runtime.tasks.create(BY, { taskId: 't', title: 'x', status: 'ready' })
  await runtime.budgets.create(BY, ONE_CENT, 'b')
  await spend(0.0096)
  await untilState(({ budgets }) => (budgets.get('b')?.spans[0]?.reached.length ?? 0) === 3)
  const outcome = await runtime.claims.claim(grantFor({ agentId: AGENT }), { agentId: AGENT })
  expect(outcome).toEqual({ kind: 'paused', reason: expect.stringContaining('is nearly used up') })
})
