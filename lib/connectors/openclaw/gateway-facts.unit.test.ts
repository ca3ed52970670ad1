import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checked } from '../replay-fixture.ts'
import type { GatewayContext } from './gateway-context.ts'
import { GatewayFacts } from './gateway-facts.ts'

const NOW = Date.parse('2026-11-21T08:00:00.000Z')
const CONTEXT: GatewayContext = { name: 'gw:1', machine: 'studio', version: '1', aheadMs: 5_000, now: () => NOW }
const facts = () => new GatewayFacts({ counts: () => true })
const row = (rest: object = {}) => ({ key: 'agent:main:main', agentId: 'main', sessionId: 'S', ...rest })
const changed = (of: GatewayFacts, rest: object) =>
  of.event(CONTEXT, 'sessions.changed', { sessionKey: 'agent:main:main', session: row(rest) }).drafts
const typesOf = (drafts: readonly { readonly type: string }[]) => drafts.map(({ type }) => type)

describe('facts of a gateway', () => {
  it('fit their schemas and throw nothing, whatever it says', () => {
    const odd = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constant('x'.repeat(9_000)),
    )
    const value = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          'agent:main:main',
          'S',
          'main',
          'start',
          'result',
          'assistant',
          'lifecycle',
          1,
          true,
        ),
      },
      odd,
    )
    const shape = (...names: string[]) => fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 8 })
    const payload = fc
      .tuple(
        shape(
          'sessionKey',
          'sessionId',
          'agentId',
          'reason',
          'ts',
          'messageId',
          'stream',
          'id',
          'decision',
          'expiresAtMs',
        ),
        shape('key', 'sessionId', 'agentId', 'hasActiveRun', 'status', 'lastRunError', 'label', 'model', 'updatedAt'),
        shape('role', 'content', 'model', 'timestamp', 'usage', '__openclaw'),
        shape('phase', 'name', 'toolCallId', 'args', 'isError', 'error', 'result'),
        shape('agentId', 'sessionKey', 'command'),
      )
      .map(([event, session, message, data, request]) => ({ ...event, session, message, data, request }))
    const name = fc.constantFrom(
      'sessions.changed',
      'session.message',
      'session.tool',
      'agent',
      'exec.approval.requested',
      'exec.approval.resolved',
      'tick',
      'presence',
    )
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, fc.oneof({ weight: 4, arbitrary: payload }, { weight: 1, arbitrary: odd })), {
          maxLength: 8,
        }),
        odd,
        (events, list) => {
          const of = facts()
          of.agents(list)
          const drafts = [
            ...of.sessions(CONTEXT, { sessions: [list, row({ label: list })] }, 0).drafts,
            ...of.approvals(CONTEXT, [list]).drafts,
            ...of.history(CONTEXT, 'agent:main:main', { messages: [list] }).drafts,
            ...events.flatMap(([event, said]) => of.event(CONTEXT, event, said).drafts),
            ...of.lose(CONTEXT, 'gone').drafts,
          ]
          for (const draft of drafts) checked(draft)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('say a status once, with what the last run failed of, and nothing where a row does not tell', () => {
    const of = facts()
    expect(typesOf(changed(of, { hasActiveRun: true }))).toEqual([
      'agent:registered',
      'session:started',
      'agent:statusChange',
    ])
    expect(changed(of, { hasActiveRun: true })).toEqual([])
    expect(changed(of, { status: 'running' })).toEqual([])
    expect(
      changed(of, { hasActiveRun: false, status: 'failed', lastRunError: { message: 'no credit' } }),
    ).toMatchObject([{ data: { status: 'error', evidence: { source: 'gateway', detail: 'no credit' } } }])
  })

  it('end a session that was reset under its key or deleted, and begin the new one', () => {
    const of = facts()
    changed(of, { hasActiveRun: false })
    const reset = changed(of, { sessionId: 'T', hasActiveRun: true })
    expect(typesOf(reset)).toEqual(['session:ended', 'session:started', 'agent:statusChange'])
    expect(reset[0]?.data).toMatchObject({ sessionId: 'openclaw:S', reason: 'reset' })
    const gone = of.event(CONTEXT, 'sessions.changed', { sessionKey: 'agent:main:main', reason: 'deleted' })
    expect(gone.drafts).toMatchObject([{ type: 'session:ended', data: { sessionId: 'openclaw:T', reason: 'deleted' } }])
    expect(of.event(CONTEXT, 'sessions.changed', { reason: 'list' })).toEqual({ drafts: [], stale: true })
  })

  it('do not let a list overwrite what an event told while it was on its way', () => {
    const of = facts()
    of.beginList()
    changed(of, { hasActiveRun: false })
    const late = of.sessions(CONTEXT, { sessions: [row({ hasActiveRun: true, updatedAt: NOW })] }, 0)
    expect(late.drafts).toEqual([])
    of.beginList()
    expect(of.sessions(CONTEXT, { sessions: [row({ hasActiveRun: true, updatedAt: NOW })] }, 0).drafts).toHaveLength(1)
  })

  it('leave sessions out that were quiet for a day when it was first asked, until they are heard', () => {
    const of = facts()
    const quiet = { updatedAt: NOW - 25 * 3_600_000, hasActiveRun: false }
    expect(of.sessions(CONTEXT, { sessions: [row(quiet)] }, 0).drafts).toEqual([])
    expect(changed(of, { hasActiveRun: true }).length).toBeGreaterThan(0)
  })

  it('date a listed session by the clock of this server', () => {
    const of = facts()
    const drafts = of.sessions(CONTEXT, { sessions: [row({ hasActiveRun: false, updatedAt: NOW - 60_000 })] }, 0).drafts
    expect(drafts.at(-1)?.data).toMatchObject({ evidence: { at: new Date(NOW - 55_000).toISOString() } })
  })

  it('name the files that tools touched, relative to the folder of their agent', () => {
    const of = facts()
    of.agents({ agents: [{ id: 'main', name: 'Ada', workspace: '/home/dev/ws' }] })
    const tool = (data: object) =>
      of.event(CONTEXT, 'session.tool', { sessionKey: 'agent:main:main', session: row(), ts: 1_000, data }).drafts
    tool({ phase: 'start', name: 'write', toolCallId: 'k', args: { path: '/home/dev/ws/a.ts' } })
    expect(tool({ phase: 'result', name: 'write', toolCallId: 'k' })).toMatchObject([
      { data: { title: 'write a.ts', ok: true, durationMs: 0 } },
      { type: 'file:change', data: { path: 'a.ts', change: 'modified' } },
    ])
    expect(
      tool({ phase: 'result', name: 'write', toolCallId: 'x', args: { path: 'b' }, isError: true, error: 'no' }),
    ).toMatchObject([{ data: { ok: false, detail: 'no' } }])
  })

  it('tell that a run failed', () => {
    const event = {
      sessionKey: 'agent:main:main',
      sessionId: 'S',
      agentId: 'main',
      stream: 'lifecycle',
      data: { phase: 'error', error: 'no credit' },
    }
    expect(facts().event(CONTEXT, 'agent', event).drafts).toMatchObject([
      { data: { title: 'The run failed: no credit', ok: false } },
    ])
  })
})
