import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { MissionError } from '#lib/protocol/errors.ts'
import type { KnownDraft } from '#lib/protocol/event.ts'
import { storyOf } from '../opencode/replay-fixture.ts'
import { collect } from '../replay-fixture.ts'
import { openDeviceIdentity } from './device-identity.ts'
import { BEGAN } from './fake-gateway.ts'
import { recordedSession, startGateway, watch } from './gateway-fixture.ts'

const dataOf = <T extends KnownDraft['type']>(drafts: readonly KnownDraft[], type: T) =>
  drafts.filter((draft): draft is Extract<KnownDraft, { type: T }> => draft.type === type).map(({ data }) => data)
const statusesOf = (drafts: readonly KnownDraft[]) => dataOf(drafts, 'system:status').map(({ status }) => status)
const row = (rest: object = {}) => ({
  key: 'agent:main:main',
  agentId: 'main',
  sessionId: 'S',
  hasActiveRun: true,
  updatedAt: BEGAN + 1_000,
  ...rest,
})
const reply = (id: string, input: number, at = BEGAN + 2_000) => ({
  role: 'assistant',
  model: 'm',
  provider: 'p',
  content: [{ type: 'text', text: `said ${id}` }],
  usage: { input, output: 1, cacheRead: 2, cacheWrite: 3, cost: { total: 0.25 } },
  __openclaw: { id, recordTimestampMs: at },
})

describe('a recorded session', () => {
  it('tells its agent, session, prompt, tool, answer, tokens and end', async () => {
    const gateway = await startGateway()
    const recorded = recordedSession()
    for (const method of ['agents.list', 'sessions.subscribe']) {
      const answer = recorded.find((one) => one.method === method)?.payload
      gateway.answers[method] = () => answer
    }
    const { drafts } = watch(gateway)
    await vi.waitFor(() => expect(statusesOf(drafts)).toEqual(['up']))
    for (const { event, payload } of recorded) if (event && event !== 'connect.challenge') gateway.tell(event, payload)
    await vi.waitFor(() => expect(storyOf(drafts).lines.at(-1)).toBe('idle'))
    expect(storyOf(drafts)).toEqual({
      lines: [
        'started undefined',
        'working',
        'user: SCENARIO:bash please',
        '> exec: echo hi',
        '+ exec: echo hi',
        'assistant: Done: it printed hi.',
        'idle',
      ],
      // What the model billed: two requests of 900 and 910 tokens of which 600 each came from its cache, 50 and 51 out.
      tokens: { requests: 2, input: 610, output: 101, cacheRead: 1_200, cacheWrite: 0, nanoUsd: 932_000 },
    })
    const agentId = `openclaw:${new URL(gateway.url).host}:main`
    expect(dataOf(drafts, 'agent:registered')).toMatchObject([
      { agentId, name: 'main', kind: 'openclaw', machine: 'studio', project: 'workspace', version: '2026.9.6' },
    ])
    expect(dataOf(drafts, 'agent:activity')[1]).toMatchObject({ durationMs: 77, ok: true })
    expect(dataOf(drafts, 'agent:statusChange')[0]?.evidence).toMatchObject({ source: 'gateway' })
  })
})

describe('the line to the gateway', () => {
  it('is cut: what worked is stale, and it is up and working again once it is back', async () => {
    const gateway = await startGateway()
    gateway.answers['sessions.subscribe'] = () => ({ list: { sessions: [row()] } })
    const { drafts } = watch(gateway)
    await vi.waitFor(() => expect(statusesOf(drafts)).toEqual(['up']))
    gateway.cut()
    await vi.waitFor(() => expect(statusesOf(drafts)).toEqual(['up', 'down', 'up']))
    await vi.waitFor(() => expect(storyOf(drafts).lines).toEqual(['started undefined', 'working', 'stale', 'working']))
    expect(gateway.devices.size).toBe(1)
  })

  it('is half open: a gateway that is silent for two of its ticks is down, whatever its socket says', async () => {
    const gateway = await startGateway()
    gateway.tickIntervalMs = 40
    const { drafts } = watch(gateway, { approvalsMs: 60_000 })
    await vi.waitFor(() => expect(statusesOf(drafts)).toContain('down'))
    expect(dataOf(drafts, 'system:status')[1]?.detail).toMatch(/silent/)
    await vi.waitFor(() => expect(gateway.connections).toBeGreaterThan(1))
  })

  it('is kept while ticks come', async () => {
    const gateway = await startGateway()
    gateway.tickIntervalMs = 60
    const { drafts } = watch(gateway, { approvalsMs: 60_000 })
    await vi.waitFor(() => expect(statusesOf(drafts)).toEqual(['up']))
    const end = performance.now() + 300
    await vi.waitUntil(() => {
      gateway.tell('tick', { ts: 1 })
      return performance.now() > end
    })
    expect(gateway.connections).toBe(1)
  })

  it('has no other end: nothing listens, or it never says a word', async () => {
    const gateway = await startGateway()
    gateway.mute = true
    const { drafts } = watch(gateway, { answerMs: 20 })
    await vi.waitFor(() => expect(dataOf(drafts, 'system:alert')).toHaveLength(1))
    expect(statusesOf(drafts)).toEqual(['down'])
    expect(dataOf(drafts, 'system:alert')).toMatchObject([
      { severity: 'warning', message: expect.stringMatching(/^No connection/) },
    ])
    gateway.mute = false
    await vi.waitFor(() => expect(statusesOf(drafts)).toEqual(['down', 'up']))
    expect(dataOf(drafts, 'system:alertResolved')).toHaveLength(1)
  })

  it('is refused for its token: it says once what to do, and tries on', async () => {
    const gateway = await startGateway()
    const { drafts } = watch(gateway, { token: 'wrong' })
    await vi.waitFor(() => expect(gateway.connections).toBeGreaterThan(3))
    expect(dataOf(drafts, 'system:status')).toEqual([
      { component: 'openclaw', status: 'down', detail: expect.stringContaining('Set MC_OPENCLAW_TOKEN') },
    ])
    expect(dataOf(drafts, 'system:alert')).toMatchObject([
      { severity: 'critical', message: expect.stringContaining('MC_OPENCLAW_TOKEN') },
    ])
  })

  it('waits for its device to be approved, and names the request', async () => {
    const gateway = await startGateway()
    gateway.refusal = { code: 'PAIRING_REQUIRED', requestId: 'req-7' }
    const { drafts } = watch(gateway)
    await vi.waitFor(() =>
      expect(dataOf(drafts, 'system:alert')[0]?.message).toContain('openclaw devices approve req-7'),
    )
    gateway.refusal = null
    await vi.waitFor(() => expect(statusesOf(drafts)).toEqual(['down', 'up']))
  })

  it.each(['no json', '[]', '{"type":"event","event":"connect.challenge","payload":{"nonce":"again","ts":1}}'])(
    'ends and begins anew where the gateway says %j',
    async (text) => {
      const gateway = await startGateway()
      const { drafts } = watch(gateway)
      await vi.waitFor(() => expect(statusesOf(drafts)).toEqual(['up']))
      gateway.send(text)
      await vi.waitFor(() => expect(gateway.connections).toBe(2))
    },
  )

  it('tells of trouble that the gateway reports, and of its end', async () => {
    const gateway = await startGateway()
    const { drafts } = watch(gateway)
    await vi.waitFor(() => expect(statusesOf(drafts)).toEqual(['up']))
    gateway.tell('health', { ok: true, eventLoop: { degraded: true, reasons: ['delay'] } })
    gateway.tell('health', { ok: true, eventLoop: { degraded: false } })
    await vi.waitFor(() => expect(statusesOf(drafts)).toEqual(['up', 'degraded', 'up']))
    gateway.tell('shutdown', {})
    await vi.waitFor(() => expect(statusesOf(drafts)).toEqual(['up', 'degraded', 'up', 'down', 'up']))
  })

  it('is let go when the server stops, also while it waits to try again', async () => {
    const gateway = await startGateway()
    gateway.refusal = { code: 'AUTH_RATE_LIMITED' }
    const { client, drafts } = watch(gateway, { refusedMs: 60_000 })
    await vi.waitFor(() => expect(statusesOf(drafts)).toEqual(['down']))
    await client[Symbol.asyncDispose]()
    await client[Symbol.asyncDispose]()
  })
})

describe('what was missed', () => {
  it('is read again where frames are missing, and counts once', async () => {
    const gateway = await startGateway()
    const { drafts } = watch(gateway)
    await vi.waitFor(() => expect(statusesOf(drafts)).toEqual(['up']))
    gateway.answers['sessions.subscribe'] = () => ({ list: { sessions: [row()] } })
    gateway.answers['chat.history'] = () => ({ sessionId: 'S', messages: [reply('a', 10), reply('b', 100)] })
    gateway.tell('session.message', { sessionKey: 'agent:main:main', session: row(), message: reply('a', 10) })
    gateway.tell('tick', { ts: 1 }, 3)
    await vi.waitFor(() =>
      expect(storyOf(drafts).tokens).toMatchObject({ input: 110, requests: 2, nanoUsd: 500_000_000 }),
    )
    expect(gateway.connections).toBe(1)
  })

  it('while the server was down counts once it is back, but not what was before it ever watched', async () => {
    const gateway = await startGateway()
    const first = watch(gateway)
    await vi.waitFor(() => expect(statusesOf(first.drafts)).toEqual(['up']))
    gateway.tell('session.message', { sessionKey: 'agent:main:main', session: row(), message: reply('a', 1) })
    await vi.waitFor(() => expect(storyOf(first.drafts).tokens.requests).toBe(1))
    await first.client[Symbol.asyncDispose]()
    gateway.answers['sessions.subscribe'] = () => ({ list: { sessions: [row()] } })
    gateway.answers['chat.history'] = () => ({
      sessionId: 'S',
      messages: [reply('old', 1_000, BEGAN - 1), reply('a', 1), reply('b', 10)],
    })
    const again = watch(gateway, { dataDir: first.dataDir, publish: first.publish })
    await vi.waitFor(() => expect(storyOf(first.drafts).tokens).toMatchObject({ input: 11, requests: 2 }))
    expect(again.errors).toEqual([])
  })

  it('because the log did not take it is told anew over a new line', async () => {
    const gateway = await startGateway()
    const kept = collect()
    let broken = true
    const { errors } = watch(gateway, {
      publish: async (...call) => {
        if (broken) throw new MissionError('overloaded', 'Too much waits for the disk.')
        return kept.publish(...call)
      },
    })
    gateway.answers['sessions.subscribe'] = () => ({ list: { sessions: [row()] } })
    gateway.answers['chat.history'] = () => ({ sessionId: 'S', messages: [reply('a', 10)] })
    await vi.waitFor(() => expect(errors.length).toBeGreaterThan(1))
    broken = false
    await vi.waitFor(() => expect(storyOf(kept.drafts).tokens.input).toBe(10))
    expect(storyOf(kept.drafts).lines).toContain('working')
  })
})

describe('requests for approval', () => {
  const request = { command: 'rm -rf build', agentId: 'main', sessionKey: 'agent:main:main' }

  it('stand open as long as the gateway lists them, with what they ask', async () => {
    const gateway = await startGateway()
    gateway.answers['sessions.subscribe'] = () => ({ list: { sessions: [row()] } })
    const { drafts } = watch(gateway)
    await vi.waitFor(() => expect(statusesOf(drafts)).toEqual(['up']))
    gateway.answers['exec.approval.list'] = () => [{ id: 'a1', request, expiresAtMs: BEGAN + 3_600_000 }]
    await vi.waitFor(() => expect(dataOf(drafts, 'approval:requested')).toHaveLength(1))
    expect(dataOf(drafts, 'approval:requested')[0]).toMatchObject({
      tool: 'exec',
      sessionId: 'openclaw:S',
      input: request,
    })
    gateway.answers['exec.approval.list'] = () => []
    await vi.waitFor(() => expect(dataOf(drafts, 'approval:resolved')).toMatchObject([{ decision: 'elsewhere' }]))
  })

  it('are told with their decision where the gateway sends them, and end when their time is over', async () => {
    const gateway = await startGateway()
    const { drafts } = watch(gateway, { approvalsMs: 60_000 })
    await vi.waitFor(() => expect(statusesOf(drafts)).toEqual(['up']))
    gateway.tell('exec.approval.requested', { id: 'a1', request })
    gateway.tell('exec.approval.resolved', { id: 'a1', decision: 'deny', resolvedBy: 'somebody' })
    gateway.tell('exec.approval.requested', { id: 'a2', request, expiresAtMs: BEGAN - 1 })
    gateway.tell('tick', { ts: 1 })
    await vi.waitFor(() =>
      expect(dataOf(drafts, 'approval:resolved')).toMatchObject([
        { decision: 'deny', by: 'somebody' },
        { decision: 'expired' },
      ]),
    )
  })
})

describe('the identity of the device', () => {
  it('is made once, for its owner alone to read, and stays the same', async () => {
    const gateway = await startGateway()
    const { dataDir, drafts } = watch(gateway)
    await vi.waitFor(() => expect(statusesOf(drafts)).toEqual(['up']))
    const file = join(dataDir, 'openclaw-device.pem')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(openDeviceIdentity(file).id).toBe(openDeviceIdentity(file).id)
    expect(gateway.devices).toEqual(new Set([openDeviceIdentity(file).id]))
    expect(readFileSync(file, 'utf8')).toContain('PRIVATE KEY')
    writeFileSync(file, 'no key')
    expect(() => openDeviceIdentity(file)).toThrow(/Delete it/)
  })
})
