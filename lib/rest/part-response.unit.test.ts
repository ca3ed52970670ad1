import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Snapshot } from '#lib/hub/hub.ts'
import { isMissionError } from '#lib/protocol/errors.ts'
import type { KnownDraft, MissionEvent } from '#lib/protocol/event.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import type { MissionState } from '#lib/state/model.ts'
import { itemResponse, partResponse } from './part-response.ts'
import { PART_VIEWS } from './parts.ts'

const NOON = Date.parse('2026-11-21T12:00:00.000Z')

function eventOf(seq: number, { type, data }: KnownDraft): MissionEvent {
  const at = new Date(NOON + Math.floor(seq / 3) * 1_000).toISOString()
  const subjects = 'agentId' in data && typeof data.agentId === 'string' ? { agentId: data.agentId } : {}
  // Type and data belong together in each member of KnownDraft, which a spread forgets.
  return { seq, at, day: at.slice(0, 10), actor: 'key:k', id: `e${seq}`, ...subjects, type, data } as MissionEvent
}

const add = (state: MissionState, ...drafts: KnownDraft[]): MissionState =>
  fold(
    state,
    drafts.map((draft, index) => eventOf(state.last.seq + index + 1, draft)),
  )

const snapshotOf = (state: MissionState, epoch = 'epoch001'): Snapshot => ({
  cursor: `${epoch}:${state.last.seq}:tag`,
  seq: state.last.seq,
  stateVersion: 1,
  state,
  encoded: () => new TextEncoder().encode('{}'),
  encodedInSteps: async () => new TextEncoder().encode('{}'),
})

const task = (taskId: string, more = {}): KnownDraft => ({
  type: 'task:created',
  data: { taskId, title: taskId, ...more },
})
const lead = (leadId: string): KnownDraft => ({ type: 'lead:added', data: { leadId, name: leadId } })
const usage = (model: string, costUsd: number): KnownDraft => ({
  type: 'token:usage',
  data: { agentId: 'a', model, input: 10, costUsd },
})

const get = (path: string, headers: Record<string, string> = {}) => new Request(`http://localhost${path}`, { headers })

async function page(state: MissionState, path: string, nowMs = NOON) {
  const name = new URL(path, 'http://localhost').pathname.split('/').at(-1) ?? ''
  const response = partResponse(get(path), name, snapshotOf(state), nowMs)
  const body: { cursor: string; items: { id: string }[]; next?: string; [more: string]: unknown } =
    await response.json()
  return body
}

const nameOf = (item: { seq?: number; component?: string; type?: string }) =>
  String(item.seq ?? item.component ?? item.type)

function refusal(ask: () => Response) {
  try {
    ask()
  } catch (error) {
    if (isMissionError(error)) return error
    throw error
  }
  throw new Error('it was not refused')
}

describe('pages', () => {
  it('gives the items with the cursor they are true at', async () => {
    const state = add(emptyState(), task('b'), task('a'))
    const body = await page(state, '/api/tasks')
    expect(body.cursor).toBe('epoch001:2:tag')
    expect(body.items.map(({ id }) => id).sort()).toEqual(['a', 'b'])
    expect(body.next).toBeUndefined()
  })

  it('covers all items once while others are added and removed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.stringMatching(/^[a-z0-9]{1,3}$/), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.constantFrom('add', 'remove', 'none'), { maxLength: 20 }),
        async (ids, limit, meanwhile) => {
          let state = add(emptyState(), ...ids.map((id) => task(id)))
          const removed = new Set<string>()
          const got: string[] = []
          let after = ''
          for (let turn = 0; ; turn++) {
            const body = await page(state, `/api/tasks?limit=${limit}${after}`)
            got.push(...body.items.map(({ id }) => id))
            if (body.next === undefined) break
            after = `&after=${body.next}`
            if (meanwhile[turn] === 'add') state = add(state, task(`new-${turn}`))
            const victim = ids[turn % ids.length]
            if (meanwhile[turn] === 'remove' && victim !== undefined && !removed.has(victim)) {
              state = add(state, { type: 'task:removed', data: { taskId: victim } })
              removed.add(victim)
            }
          }
          expect(new Set(got).size).toBe(got.length)
          expect(ids.filter((id) => !removed.has(id) && !got.includes(id))).toEqual([])
        },
      ),
      { numRuns: 60 },
    )
  })

  it('filters by what a field equals, and by nothing in it', async () => {
    const state = add(emptyState(), task('a', { assignee: 'agent:x' }), task('b'), task('c', { status: 'done' }))
    const ids = async (path: string) => (await page(state, path)).items.map(({ id }) => id).sort()
    expect(await ids('/api/tasks?assignee=agent:x')).toEqual(['a'])
    expect(await ids('/api/tasks?assignee=')).toEqual(['b', 'c'])
    expect(await ids('/api/tasks?assignee=&status=done')).toEqual(['c'])
    expect(await ids('/api/tasks?status=nothing')).toEqual([])
  })

  it('refuses a parameter that is unknown, doubled or out of its range, and names it', async () => {
    for (const [query, name] of [
      ['colour=red', 'colour'],
      ['ticket=x', 'ticket'],
      ['limit=0', 'limit'],
      ['limit=501', 'limit'],
      ['limit=1e2', 'limit'],
      ['limit=1&limit=2', 'limit'],
      ['after=nonsense', 'after'],
      ['after=bnVsbA', 'after'],
    ] as const) {
      const error = refusal(() => partResponse(get(`/api/tasks?${query}`), 'tasks', snapshotOf(emptyState()), NOON))
      expect(error.code, query).toBe('invalid')
      expect(error.details.issues?.[0]?.path).toBe(name)
    }
  })

  it('sums the rows of usage that match, whatever the page', async () => {
    const state = add(emptyState(), usage('m1', 0.5), usage('m1', 0.25), usage('m2', 1))
    const body = await page(state, '/api/tokens?limit=1')
    expect(body.items).toHaveLength(1)
    expect(body.totals).toMatchObject({ input: 30, requests: 3, costUsd: 1.75 })
    expect(await page(state, '/api/tokens?model=m1')).toMatchObject({
      items: [{ model: 'm1', agentId: 'a', input: 20, costUsd: 0.75 }],
      totals: { costUsd: 0.75 },
      all: { costUsd: 1.75 },
    })
  })

  it('shows money alike everywhere: the exact nano-USD and the dollars beside it', async () => {
    const costs = { costNano: 1_500_000_000, costUsd: 1.5 }
    const state = add(
      emptyState(),
      { type: 'session:started', data: { sessionId: 's', agentId: 'a' } },
      task('t'),
      { type: 'token:usage', data: { sessionId: 's', taskId: 't', model: 'm', input: 4, costUsd: 1.5 } },
      { type: 'token:usage', data: { sessionId: 'whose', model: 'm', output: 2, costUsd: 1.5 } },
    )
    const [agent] = (await page(state, '/api/agents')).items
    expect(agent).toMatchObject({ tokens: costs, today: { day: '2026-11-21', usage: costs } })
    const sessions = (await page(state, '/api/sessions')).items
    expect(sessions).toMatchObject([{ tokens: costs }, { tokens: costs, unattributed: [costs] }])
    expect((await page(state, '/api/tasks')).items).toMatchObject([costs])
    const one = itemResponse(get('/api/tasks/t'), 'tasks', 't', snapshotOf(state), NOON)
    expect(await one.json()).toMatchObject(costs)
  })

  it('says of what has no price that its cost is not known, and never that it is nothing', async () => {
    const state = add(
      emptyState(),
      { type: 'session:started', data: { sessionId: 's', agentId: 'a' } },
      task('none'),
      task('free'),
      task('unpriced'),
      { type: 'token:usage', data: { taskId: 'unpriced', model: 'm', input: 4 } },
      { type: 'token:usage', data: { taskId: 'free', model: 'm', input: 4, costUsd: 0 } },
    )
    const unknown = { costNano: 0, costUsd: null }
    const [agent] = (await page(state, '/api/agents')).items
    expect(agent).toMatchObject({ tokens: unknown, today: { usage: unknown } })
    expect((await page(state, '/api/sessions')).items).toMatchObject([{ tokens: unknown }])
    expect((await page(state, '/api/tasks')).items).toMatchObject([
      { id: 'none', requests: 0, unpriced: 0, ...unknown },
      { id: 'free', requests: 1, unpriced: 0, costUsd: 0 },
      { id: 'unpriced', requests: 1, unpriced: 1, ...unknown },
    ])
    expect((await page(state, '/api/tokens')).all).toMatchObject({ requests: 2, unpriced: 1, costUsd: 0 })
  })

  it('today is the day of the workspace, in its zone, whether anything has happened on it or not', async () => {
    const state = add(emptyState(), usage('m', 1))
    const tomorrow = Date.parse('2026-11-22T00:00:00.000Z')
    expect(await page(state, '/api/tokens', tomorrow - 1)).toMatchObject({
      today: { day: '2026-11-21', zone: 'UTC', requests: 1, costUsd: 1 },
    })
    expect(await page(state, '/api/tokens', tomorrow)).toMatchObject({
      today: { day: '2026-11-22', requests: 0, costUsd: null },
      all: { costUsd: 1 },
    })
    const [agent] = (await page(state, '/api/agents', tomorrow)).items
    expect(agent).toMatchObject({ today: { day: '2026-11-22', usage: { requests: 0 } }, tokens: { requests: 1 } })
    const east = add(state, { type: 'system:workspace', data: { zone: 'Pacific/Auckland' } })
    expect(await page(east, '/api/tokens', tomorrow - 11 * 3_600_000)).toMatchObject({
      today: { day: '2026-11-22', zone: 'Pacific/Auckland' },
    })
  })

  it('the burn is what an hour uses at the present pace, with what has no price beside it', async () => {
    const unpriced: KnownDraft = { type: 'token:usage', data: { model: 'm', input: 5 } }
    const state = add(emptyState(), usage('m', 2), unpriced)
    expect((await page(state, '/api/tokens')).burn).toMatchObject({ costUsd: 2, requests: 2, unpriced: 1 })
    const later = await page(state, '/api/tokens', NOON + 90 * 60_000)
    expect(later.burn).toMatchObject({ costUsd: 1, input: 8 })
  })

  it('counts every event by its type; what publishers name themselves is one count', async () => {
    const own = (seq: number, type: string): MissionEvent =>
      ({ ...eventOf(seq, task('x')), type, data: {} }) as MissionEvent
    const state = fold(add(emptyState(), task('t'), task('u'), lead('l')), [
      own(4, 'shop:a'),
      own(5, 'agent:unheardOf'),
    ])
    expect((await page(state, '/api/types')).items).toEqual([
      { type: 'agent:*', count: 1 },
      { type: 'lead:added', count: 1 },
      { type: 'other', count: 1 },
      { type: 'task:created', count: 2 },
    ])
  })

  it('shows every part with ids under which each item is found again', async () => {
    const state = add(
      emptyState(),
      { type: 'agent:registered', data: { agentId: 'a' } },
      { type: 'session:started', data: { sessionId: 's', agentId: 'a' } },
      task('t'),
      usage('m', 1),
      lead('l'),
      { type: 'approval:requested', data: { approvalId: 'p', agentId: 'a' } },
      { type: 'command:request', data: { commandId: 'c', agentId: 'a', kind: 'stop' } },
      { type: 'terminal:opened', data: { terminalId: 'x', cols: 80, rows: 24 } },
      { type: 'system:alert', data: { alertId: 'w', rule: 'r', severity: 'info', message: 'm' } },
      { type: 'token:threshold', data: { budgetId: 'b', scope: 'all', step: 50, spent: 1, limit: 2, period: 'day' } },
      { type: 'system:status', data: { component: 'db', status: 'up' } },
      { type: 'file:change', data: { path: '/f', change: 'created', agentId: 'a' } },
    )
    for (const [name, view] of PART_VIEWS) {
      const { items } = await page(state, `/api/${name}`)
      expect(items.length, name).toBeGreaterThan(0)
      const [first] = items
      const id = 'id' in Object(first) ? first?.id : nameOf(Object(first))
      expect(view.one(state, id ?? '', NOON), name).toEqual(first)
      const response = itemResponse(get(`/api/${name}/x`), name, id ?? '', snapshotOf(state), NOON)
      expect(await response.json(), name).toEqual(first)
    }
  })
})

describe('ETags', () => {
  const tagOf = (state: MissionState, path: string, epoch?: string) => {
    const response = partResponse(get(path), 'tasks', snapshotOf(state, epoch), NOON)
    return response.headers.get('etag') ?? ''
  }

  it('answers 304 while the rest is busy, and 200 once the part changed', async () => {
    const state = add(emptyState(), task('t'))
    const etag = tagOf(state, '/api/tasks')
    const ask = (now: MissionState) =>
      partResponse(get('/api/tasks', { 'if-none-match': etag }), 'tasks', snapshotOf(now), NOON)
    const busy = add(state, lead('l'), usage('m', 1))
    const same = ask(busy)
    expect(same.status).toBe(304)
    expect(await same.text()).toBe('')
    expect(same.headers.get('etag')).toBe(etag)
    expect(ask(add(busy, { type: 'task:updated', data: { taskId: 't', priority: 'high' } })).status).toBe(200)
  })

  it('of what shows today move at midnight, and of the burn while it sinks; all others stand', () => {
    const state = add(emptyState(), { type: 'agent:registered', data: { agentId: 'a' } }, task('t'), usage('m', 1))
    const tag = (part: string, nowMs: number) =>
      partResponse(get(`/api/${part}`), part, snapshotOf(state), nowMs).headers.get('etag')
    const [minute, midnight] = [NOON + 60_000, NOON + 12 * 3_600_000]
    expect(tag('agents', minute)).toBe(tag('agents', NOON))
    expect(tag('agents', midnight)).not.toBe(tag('agents', NOON))
    expect(tag('tasks', midnight)).toBe(tag('tasks', NOON))
    expect(tag('tokens', minute)).toBe(tag('tokens', NOON))
    const sinking = NOON + 75 * 60_000
    expect(tag('tokens', sinking + 59_000)).toBe(tag('tokens', sinking))
    expect(tag('tokens', sinking + 60_000)).not.toBe(tag('tokens', sinking))
  })

  it('differ by question and by the incarnation of the log', async () => {
    const state = add(emptyState(), task('t'))
    const tags = [
      tagOf(state, '/api/tasks'),
      tagOf(state, '/api/tasks?limit=1'),
      tagOf(state, '/api/tasks', 'epoch002'),
    ]
    expect(new Set(tags).size).toBe(3)
  })

  it('move whenever an answer does: no event changes a part under an ETag that stands', async () => {
    const anyDraft: fc.Arbitrary<KnownDraft> = fc.oneof(
      fc.record({
        type: fc.constant('agent:statusChange' as const),
        data: fc.record({
          agentId: fc.constantFrom('a', 'b'),
          sessionId: fc.constantFrom('s1', 's2'),
          status: fc.constantFrom('working' as const, 'idle' as const, 'waiting' as const),
        }),
      }),
      fc.constantFrom<KnownDraft>(
        task('t'),
        lead('l'),
        usage('m', 1),
        { type: 'token:usage', data: { sessionId: 's3', taskId: 't', model: 'm', output: 5, costUsd: 1 } },
        { type: 'task:completed', data: { taskId: 't', assignee: 'agent:a' } },
        { type: 'task:commented', data: { taskId: 't', text: 'hm' } },
        { type: 'task:removed', data: { taskId: 't' } },
        { type: 'session:started', data: { sessionId: 's3', agentId: 'a', title: 'T' } },
        { type: 'session:ended', data: { sessionId: 's1' } },
        {
          type: 'agent:activity',
          data: { agentId: 'a', sessionId: 's1', kind: 'tool', phase: 'start', title: 'read' },
        },
        { type: 'agent:removed', data: { agentId: 'b' } },
        { type: 'agent:lifecycle', data: { agentId: 'a', phase: 'stop' } },
        { type: 'approval:requested', data: { approvalId: 'p', agentId: 'a' } },
        { type: 'approval:resolved', data: { approvalId: 'p', decision: 'allow' } },
        { type: 'command:request', data: { commandId: 'c', agentId: 'a', kind: 'stop' } },
        { type: 'command:result', data: { commandId: 'c', outcome: 'done' } },
        { type: 'system:alert', data: { alertId: 'w', rule: 'r', severity: 'info', message: 'm' } },
        { type: 'system:status', data: { component: 'db', status: 'up' } },
        { type: 'file:change', data: { path: '/f', change: 'created', agentId: 'a' } },
      ),
    )
    const shown = (state: MissionState) =>
      [...PART_VIEWS].map(([name, view]) => ({
        name,
        changed: view.changedAt(state),
        body: JSON.stringify(view.page(state, { limit: 500, after: null, equal: new Map() }, NOON)),
      }))
    fc.assert(
      fc.property(fc.array(anyDraft, { maxLength: 40 }), (drafts) => {
        let state = emptyState()
        let before = shown(state)
        for (const draft of drafts) {
          state = add(state, draft)
          const after = shown(state)
          const silent = after.filter(
            ({ body, changed }, i) => body !== before[i]?.body && changed === before[i]?.changed,
          )
          expect(silent.map(({ name }) => `${name} changed by ${draft.type}`)).toEqual([])
          before = after
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('items and errors', () => {
  it('gives a task with its version as ETag, and never 304, since comments change no version', async () => {
    const state = add(emptyState(), task('t'))
    const response = itemResponse(
      get('/api/tasks/t', { 'if-none-match': '"v1"' }),
      'tasks',
      't',
      snapshotOf(state),
      NOON,
    )
    expect(response.status).toBe(200)
    expect(response.headers.get('etag')).toBe('"v1"')
  })

  it('answers 304 for another item whose part did not change', async () => {
    const state = add(emptyState(), lead('l'))
    const first = itemResponse(get('/api/leads/l'), 'leads', 'l', snapshotOf(state), NOON)
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' }
    expect(
      itemResponse(get('/api/leads/l', headers), 'leads', 'l', snapshotOf(add(state, task('t'))), NOON).status,
    ).toBe(304)
  })

  it('names the part and the id that are not there', async () => {
    const noItem = refusal(() =>
      itemResponse(get('/api/leads/nobody'), 'leads', 'nobody', snapshotOf(emptyState()), NOON),
    )
    expect(noItem.code).toBe('not_found')
    expect(noItem.message).toContain('lead "nobody" in leads')
    const noPart = refusal(() => partResponse(get('/api/sprockets'), 'sprockets', snapshotOf(emptyState()), NOON))
    expect(noPart.code).toBe('not_found')
    expect(noPart.message).toContain('/api/sprockets')
    expect(
      refusal(() => partResponse(get('/api/constructor'), 'constructor', snapshotOf(emptyState()), NOON)).code,
    ).toBe('not_found')
  })
})
