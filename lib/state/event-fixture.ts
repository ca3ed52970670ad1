import fc from 'fast-check'
import type { EventData, EventType, MissionEvent } from '#lib/protocol/event.ts'
import { ANY_BUDGET_DATA } from './budget-event-fixture.ts'
import { emptyState, fold } from './mission.ts'
import type { MissionState } from './model.ts'

/** Events for tests: by hand, and any at all. */

export const folded = (events: readonly MissionEvent[]): MissionState => fold(emptyState(), events)

const START = Date.parse('2026-11-21T09:00:00.000Z')

/** Numbers events and stamps them as the server would, a second apart. */
export class Stamp {
  #seq = 0
  #ms = START

  constructor(seq = 0) {
    this.#seq = seq
  }

  get at(): string {
    return new Date(this.#ms).toISOString()
  }

  later(ms: number): this {
    this.#ms += ms
    return this
  }

  make<T extends EventType>(type: T, data: EventData<T>, more: Partial<MissionEvent> = {}): MissionEvent {
    this.#seq++
    this.#ms += 1_000
    const { at } = this
    // The pair of type and data is checked above; the union of all pairs cannot be rebuilt from them.
    return {
      seq: this.#seq,
      at,
      day: at.slice(0, 10),
      actor: 'key:k1',
      id: `e${this.#seq}`,
      ...more,
      type,
      data,
    } as MissionEvent
  }
}

const ids = fc.constantFrom('a', 'b', 'c', 'agent:d', '__proto__', 'constructor', 'toString')
const sessionIds = fc.constantFrom('s1', 's2', 's3', '__proto__', 'hasOwnProperty')
const taskIds = fc.constantFrom('t1', 't2', 't3', '__proto__')
const words = fc.constantFrom('', 'x', 'opus', 'haiku', 'web', '__proto__', 'ünïcödé 😀 and <b>markup</b>')
const filled = fc.constantFrom('x', 'opus', '😀', '__proto__')
const longText = fc.constantFrom('short', '😀'.repeat(300), 'y'.repeat(2_500))
const counts = fc.constantFrom(0, 1, 7, 1_000, 123_456)
const most = fc.constantFrom(null, 1, 12)
const instants = fc.constantFrom('2026-11-21T09:00:00Z', '2026-11-21T10:00:00.123456+01:00', '2031-01-01T00:00:00.000Z')
const agentStatuses = fc.constantFrom('working', 'waiting', 'idle', 'error', 'offline', 'stale')
const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown)

const some = <T extends object, K extends keyof T>(
  model: { [P in keyof T]: fc.Arbitrary<T[P]> },
  ...requiredKeys: K[]
) => fc.record(model, { requiredKeys })

const about = { agentId: ids, sessionId: sessionIds, taskId: taskIds }
const task = {
  taskId: taskIds,
  title: filled,
  description: words,
  status: fc.constantFrom('backlog', 'ready', 'running', 'review', 'done', 'failed', 'cancelled'),
  priority: fc.constantFrom('low', 'normal', 'high', 'urgent'),
  labels: fc.array(words, { maxLength: 3 }),
  assignee: fc.option(fc.constantFrom('agent:a', 'b', 'person:p', '__proto__', '')),
  dependsOn: fc.array(taskIds, { maxLength: 2 }),
  due: fc.option(instants),
  project: words,
  result: words,
  rank: fc.constantFrom('0', 'i', 'zz'),
  review: fc.constantFrom('none', 'person'),
  generation: fc.constantFrom(0, 1, 2),
  leaseMs: fc.constantFrom(1, 60_000),
  version: fc.constantFrom(1, 2, 5),
}
const lead = {
  leadId: ids,
  name: filled,
  company: fc.option(words),
  email: fc.option(words),
  stage: words,
  owner: fc.option(fc.constantFrom('agent:a', 'person:p')),
  notes: words,
  due: fc.option(instants),
  gone: fc.boolean(),
  version: fc.constantFrom(1, 2, 5),
  score: fc.constantFrom(0, 12.5, 100),
  parts: fc.constantFrom({}, { team: 25, funding: 30 }, JSON.parse('{"__proto__": 1, "constructor": 2}')),
  agentId: ids,
}

/** Data that passes the schema of each type. */
export const ANY_DATA: { readonly [T in EventType]: fc.Arbitrary<object> } = {
  'agent:registered': some(
    {
      agentId: ids,
      name: words,
      kind: words,
      machine: words,
      project: words,
      capabilities: fc.uniqueArray(fc.constantFrom('watch', 'cost', 'gate', 'command', 'stop')),
    },
    'agentId',
  ),
  'agent:removed': some({ agentId: ids, reason: words }, 'agentId'),
  'agent:statusChange': some(
    {
      agentId: ids,
      sessionId: sessionIds,
      status: agentStatuses,
      reason: fc.constantFrom('permission', 'input'),
      task: words,
      evidence: some(
        {
          source: fc.constantFrom('self', 'hook', 'telemetry', 'process', 'socket', 'gateway', 'folder', 'server'),
          at: instants,
          detail: words,
        },
        'source',
      ),
    },
    'agentId',
    'status',
  ),
  'agent:activity': some(
    {
      ...about,
      kind: fc.constantFrom('tool', 'tool', 'message', 'file', 'command', 'note'),
      phase: fc.constantFrom('start', 'end'),
      toolUseId: fc.constantFrom('u1', 'u2', '__proto__'),
      tool: fc.constantFrom('Bash', 'Edit'),
      title: words,
      detail: longText,
      durationMs: fc.constantFrom(0, 1.5),
      ok: fc.boolean(),
    },
    'kind',
    'title',
  ),
  'agent:lifecycle': some(
    {
      agentId: ids,
      phase: fc.constantFrom('start', 'stop', 'restart', 'crash', 'connect', 'disconnect'),
      exitCode: fc.constantFrom(0, 1),
      detail: words,
    },
    'agentId',
    'phase',
  ),
  'agent:levelUp': some({ agentId: ids, level: counts, xp: counts }, 'agentId', 'level', 'xp'),
  'session:started': some({ ...about, title: words, model: words, project: words, source: words }, 'sessionId'),
  'session:activity': some(
    {
      ...about,
      title: words,
      model: words,
      lastMessage: longText,
      role: fc.constantFrom('user', 'assistant'),
      subagentId: ids,
      subagentType: words,
      subagentPhase: fc.constantFrom('start', 'end'),
      contextTokens: fc.option(counts, { nil: null }),
      contextLimit: counts,
      reportedCostUsd: fc.constantFrom(0, 0.01128, 12.5),
    },
    'sessionId',
  ),
  'session:ended': some({ ...about, reason: words }, 'sessionId'),
  'task:created': some(task, 'taskId', 'title'),
  'task:updated': some(task, 'taskId'),
  'task:assigned': some(task, 'taskId', 'assignee'),
  'task:completed': some(task, 'taskId'),
  'task:failed': some(task, 'taskId'),
  'task:removed': some({ taskId: taskIds }, 'taskId'),
  'task:commented': some(
    { taskId: taskIds, commentId: ids, text: filled, mentions: fc.constantFrom([], ['agent:a', 'person:p']) },
    'taskId',
    'text',
  ),
  'task:refused': some(
    { taskId: ids, by: ids, generation: fc.constantFrom(1, 2), current: fc.constantFrom(2, 3), holder: ids },
    'taskId',
    'by',
    'generation',
    'current',
  ),
  'task:limits': some({ limits: some({ backlog: most, ready: most, running: most, review: most }) }, 'limits'),
  'lead:added': some({ ...lead, importId: ids }, 'leadId', 'name'),
  'lead:updated': some(lead, 'leadId'),
  'lead:scored': some(lead, 'leadId', 'score'),
  'lead:removed': some({ leadId: ids }, 'leadId'),
  'lead:merged': some(
    { leadId: ids, into: ids, fields: fc.uniqueArray(fc.constantFrom('name', 'email', 'score', 'due')) },
    'leadId',
    'into',
  ),
  'lead:unmerged': some({ leadId: ids }, 'leadId'),
  'lead:distinct': some({ leadId: ids, other: ids }, 'leadId', 'other'),
  'lead:commented': some({ leadId: ids, commentId: ids, text: filled }, 'leadId', 'text'),
  'token:usage': some(
    {
      ...about,
      model: filled,
      project: words,
      input: counts,
      output: counts,
      cacheRead: counts,
      cacheWrite: counts,
      reasoning: counts,
      costUsd: fc.constantFrom(0, 0.1, 0.2, 1.000000001),
    },
    'model',
  ),
  'token:threshold': some(
    {
      budgetId: ids,
      scope: words,
      step: fc.constantFrom(50, 80, 100),
      spent: counts,
      limit: counts,
      period: fc.constantFrom('day', 'total', '__proto__'),
      action: words,
    },
    'budgetId',
    'scope',
    'step',
    'spent',
    'limit',
    'period',
  ),
  ...ANY_BUDGET_DATA,
  'approval:requested': some(
    {
      ...about,
      approvalId: ids,
      tool: words,
      toolUseId: ids,
      input: json,
      question: words,
      options: fc.array(words, { maxLength: 2 }),
      expiresAt: instants,
    },
    'approvalId',
    'agentId',
  ),
  'approval:resolved': some(
    {
      approvalId: ids,
      decision: fc.constantFrom('allow', 'deny', 'answer', 'expired', 'elsewhere'),
      by: words,
      message: words,
    },
    'approvalId',
    'decision',
  ),
  'command:request': some({ commandId: ids, agentId: ids, kind: words, args: json }, 'commandId', 'agentId', 'kind'),
  'command:interrupt': some({ commandId: ids, agentId: ids }, 'commandId', 'agentId'),
  'command:delivered': some({ commandId: ids, agentId: ids, how: words }, 'commandId'),
  'command:result': some(
    {
      commandId: ids,
      agentId: ids,
      outcome: fc.constantFrom('done', 'failed', 'expired', 'unknown'),
      output: longText,
    },
    'commandId',
    'outcome',
  ),
  'terminal:opened': some(
    { terminalId: ids, agentId: ids, cols: counts, rows: counts, title: words },
    'terminalId',
    'cols',
    'rows',
  ),
  'terminal:resized': some({ terminalId: ids, cols: counts, rows: counts }, 'terminalId', 'cols', 'rows'),
  'terminal:closed': some({ terminalId: ids, exitCode: fc.constantFrom(0, 137) }, 'terminalId'),
  'system:alert': some(
    {
      alertId: ids,
      rule: fc.constantFrom('stale', '__proto__'),
      severity: fc.constantFrom('info', 'warning', 'critical'),
      message: words,
      subject: ids,
    },
    'rule',
    'severity',
    'message',
  ),
  'system:alertAcked': some({ alertId: fc.oneof(ids, fc.constantFrom('stale:a', 'stale')), by: words }, 'alertId'),
  'system:alertResolved': some({ alertId: fc.oneof(ids, fc.constantFrom('stale:a', 'stale')), by: words }, 'alertId'),
  'rule:changed': some(
    {
      ruleId: fc.constantFrom('stale', 'mine', '__proto__'),
      kind: fc.constantFrom('stale', 'errorRate', 'reported'),
      on: fc.boolean(),
      severity: fc.constantFrom('info', 'warning', 'critical'),
      params: fc.constantFrom({}, { forMs: 30_000 }, JSON.parse('{"__proto__": 1, "percent": 2.5}')),
      scope: some({ agentId: ids, project: words, kind: words }),
      channels: fc.uniqueArray(fc.constantFrom('browser', 'sound', 'webhook')),
    },
    'ruleId',
    'kind',
    'on',
    'severity',
  ),
  'rule:removed': some({ ruleId: fc.constantFrom('stale', 'mine', '__proto__') }, 'ruleId'),
  'rule:quiet': some(
    {
      on: fc.boolean(),
      from: fc.constantFrom('22:00', '00:00'),
      to: fc.constantFrom('07:00', '23:59'),
      critical: fc.boolean(),
      until: fc.option(instants),
    },
    'on',
    'from',
    'to',
    'critical',
  ),
  'system:status': some(
    { component: ids, status: fc.constantFrom('up', 'degraded', 'down', 'unknown'), detail: words },
    'component',
    'status',
  ),
  'system:workspace': some({ name: words, zone: fc.constantFrom('UTC', 'Europe/Berlin'), levels: fc.boolean() }),
  'file:change': some(
    {
      ...about,
      path: fc.oneof(filled, fc.constantFrom('/srv/web/a.ts', 'b.ts')),
      root: fc.constantFrom('/srv/web', 'C:\\\\web'),
      change: fc.constantFrom('created', 'modified', 'deleted', 'read'),
      size: counts,
    },
    'path',
    'change',
  ),
}

const known = Object.entries(ANY_DATA).map(([type, data]) => data.map((value) => ({ type, data: value })))
const custom = fc.record({
  type: fc.constantFrom('acme:thing', 'constructor:x', 'agent:unheardOf'),
  data: fc.dictionary(words, json),
})
const facts = fc.oneof({ weight: 40, arbitrary: fc.oneof(...known) }, { weight: 1, arbitrary: custom })
const gaps = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(0, 1, 900, 30_000) },
  { weight: 5, arbitrary: fc.constantFrom(300_000, 3_600_000) },
  { weight: 1, arbitrary: fc.constantFrom(86_400_000, 40 * 86_400_000) },
)
const envelopes = fc.record(
  { agentId: ids, sessionId: sessionIds, taskId: taskIds, actor: fc.constantFrom('person:p', 'key:k1', 'server') },
  { requiredKeys: ['actor'] },
)

/** Events in log order with any data that the schemas allow. */
export const anyEvents = (maxLength: number): fc.Arbitrary<MissionEvent[]> =>
  fc.array(fc.tuple(facts, gaps, envelopes), { maxLength, size: 'max' }).map((list) => {
    let ms = START
    return list.map(([fact, gap, envelope], index) => {
      ms += gap
      const at = new Date(ms).toISOString()
      // Checked against the schemas in mission.unit.test.ts.
      return {
        seq: index + 1,
        at,
        day: at.slice(0, 10),
        id: `e${index + 1}`,
        ...envelope,
        ...fact,
      } as unknown as MissionEvent
    })
  })
