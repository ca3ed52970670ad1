import { z } from 'zod'
import { budgetEvents } from './budget.schema.ts'
import { identifier as id } from './identifier.schema.ts'
import { isZone } from './is-zone.ts'
import { leadEvents } from './lead.schema.ts'

/**
 * One schema for each event type. TypeScript types, the OpenAPI document and the docs are derived from these.
 * Objects are open: unknown fields are kept in the log, so that a newer publisher loses nothing on an older server.
 */

const text = (max: number) => z.string().max(max)
const instant = z.iso.datetime({ offset: true })
const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER)
const usd = z.number().nonnegative().max(1_000_000)
const data = z.looseObject

export const agentStatus = z.enum(['working', 'waiting', 'idle', 'error', 'offline', 'stale'])
export const waitingReason = z.enum(['permission', 'input'])
export const evidenceSource = z.enum(['self', 'hook', 'telemetry', 'process', 'socket', 'gateway', 'folder', 'server'])
export const taskStatus = z.enum(['backlog', 'ready', 'running', 'review', 'done', 'failed', 'cancelled'])
export const priority = z.enum(['low', 'normal', 'high', 'urgent'])
export const taskReview = z.enum(['none', 'person'])
export const capability = z.enum(['watch', 'cost', 'gate', 'command', 'stop'])
export const severity = z.enum(['info', 'warning', 'critical'])
/** What a rule of alerts looks at. `budget` and `reported` are fired elsewhere: their rules say whom they are told to. */
export const ruleKind = z.enum([
  'stale',
  'error',
  'waiting',
  'errorRate',
  'noProgress',
  'costSpike',
  'collision',
  'budget',
  'system',
  'disk',
  'ingestLag',
  'reported',
])
/** Where an alert is told beside the page. */
export const channelKind = z.enum(['browser', 'sound', 'webhook'])

/** Without a source it is the publisher's own word; what comes from outside always is. */
const evidence = z.object({ source: evidenceSource.optional(), at: instant.optional(), detail: text(500).optional() })
const occurredAt = instant.optional()
/** Every event is stamped with its date in it: one that nobody knows would stop the log. */
const zone = text(60).refine(isZone, 'is no time zone; name one like Europe/Berlin or UTC')

const agent = {
  agentId: id,
  name: text(120).optional(),
  /** The client program: claude-code, codex, gemini, opencode, openclaw, or any other word. */
  kind: text(40).optional(),
  machine: text(120).optional(),
  project: text(240).optional(),
  capabilities: z.array(capability).max(10).optional(),
  version: text(60).optional(),
  occurredAt,
}

const task = {
  taskId: id,
  title: text(500).optional(),
  description: text(20_000).optional(),
  status: taskStatus.optional(),
  priority: priority.optional(),
  labels: z.array(text(60)).max(20).optional(),
  assignee: text(140).nullable().optional(),
  dependsOn: z.array(id).max(50).optional(),
  due: instant.nullable().optional(),
  project: text(240).optional(),
  result: text(20_000).optional(),
  /** Its place among tasks of the same status and priority: compared as text, the smaller first (lib/state/rank.ts). */
  rank: z
    .string()
    .regex(/^[0-9a-z]{1,100}$/, 'must be 1 to 100 of 0-9 and a-z')
    .optional(),
  /** `person`: only a person moves it to done; an agent that completes it brings it to review. */
  review: taskReview.optional(),
  /** The lease that its author works under; refused where that is not the present one. */
  generation: count.optional(),
  /** Of a claim: how long the lease outlives the last sign of its holder. */
  leaseMs: z
    .number()
    .int()
    .positive()
    .max(7 * 86_400_000)
    .optional(),
  /** Set by the server, one more with every change; a publisher names the version that it makes. */
  version: z.number().int().positive().optional(),
  occurredAt,
}

const about = { agentId: id.optional(), sessionId: id.optional(), taskId: id.optional(), occurredAt }
const session = { sessionId: id, agentId: id.optional(), occurredAt }
const alert = { alertId: id, by: text(140).optional(), occurredAt }
const minuteOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 22:00')
const command = { commandId: id, agentId: id, occurredAt }
const terminal = { terminalId: id, agentId: id.optional(), occurredAt }

/** How many tasks of one status there should be at most. */
const columnLimit = z.number().int().min(1).max(10_000).nullable().optional()

export const eventData = {
  'agent:registered': data(agent),
  'agent:removed': data({ agentId: id, reason: text(500).optional(), occurredAt }),
  'agent:statusChange': data({
    agentId: id.optional(),
    sessionId: id.optional(),
    status: agentStatus,
    previousStatus: agentStatus.optional(),
    reason: waitingReason.optional(),
    /** What the agent is doing, in a few words; kept while the status is `working`. */
    task: text(500).optional(),
    evidence: evidence.optional(),
    occurredAt,
  }).refine((value) => value.agentId !== undefined || value.sessionId !== undefined, {
    path: ['agentId'],
    message: 'agentId or sessionId is required',
  }),
  'agent:activity': data({
    agentId: id.optional(),
    sessionId: id.optional(),
    taskId: id.optional(),
    /** Sub-agent of the session, where one did it. */
    subagentId: id.optional(),
    kind: z.enum(['tool', 'message', 'file', 'command', 'note']),
    /** `start` and `end` of one tool call share its toolUseId. */
    phase: z.enum(['start', 'end']).optional(),
    toolUseId: id.optional(),
    tool: text(120).optional(),
    title: text(500),
    detail: text(8_000).optional(),
    durationMs: z.number().nonnegative().optional(),
    ok: z.boolean().optional(),
    occurredAt,
  }),
  'agent:lifecycle': data({
    agentId: id,
    phase: z.enum(['start', 'stop', 'restart', 'crash', 'connect', 'disconnect']),
    exitCode: z.number().int().optional(),
    detail: text(500).optional(),
    occurredAt,
  }),
  'agent:levelUp': data({ agentId: id, level: count, xp: count }),
  'session:started': data({
    ...session,
    title: text(500).optional(),
    model: text(120).optional(),
    project: text(240).optional(),
    source: text(60).optional(),
  }),
  'session:activity': data({
    ...session,
    title: text(500).optional(),
    model: text(120).optional(),
    lastMessage: text(8_000).optional(),
    role: z.enum(['user', 'assistant']).optional(),
    subagentId: id.optional(),
    subagentType: text(120).optional(),
    subagentPhase: z.enum(['start', 'end']).optional(),
    /** Tokens that its context window holds now; null when that is not known any more. */
    contextTokens: count.nullable().optional(),
    /** Tokens that its context window can hold. */
    contextLimit: count.optional(),
    /** What its client says that it has cost so far: shown where no usage was told, and never added to anything. */
    reportedCostUsd: usd.optional(),
  }),
  'session:ended': data({ ...session, reason: text(120).optional() }),
  'task:created': data({ ...task, title: text(500).min(1) }),
  'task:updated': data(task),
  'task:assigned': data({ ...task, assignee: text(140).nullable() }),
  'task:completed': data(task),
  'task:failed': data(task),
  'task:removed': data({ taskId: id, version: z.number().int().positive().optional(), occurredAt }),
  'task:commented': data({
    taskId: id,
    commentId: id.optional(),
    text: text(8_000).min(1),
    /** `agent:<id>` and `person:<id>` of those whom the text names as `@name`: found by the server. */
    mentions: z.array(text(140)).max(20).optional(),
    occurredAt,
  }),
  'task:refused': data({
    taskId: id,
    /** Who tried, the lease that it named, the last one that the task has had, and who held it then. */
    by: text(140).min(1),
    generation: z.number().int().positive(),
    current: z.number().int().positive(),
    holder: id.optional(),
  }),
  'task:limits': data({
    /** What changes; null: no limit. */
    limits: z.strictObject({ backlog: columnLimit, ready: columnLimit, running: columnLimit, review: columnLimit }),
  }),
  ...leadEvents,
  'token:usage': data({
    ...about,
    /** `lease`: nobody said what it was for, and this is the one task that the agent held. */
    taskSource: z.enum(['lease']).optional(),
    /** The task that a bound key said, which an agent holds that it does not speak for: it is not charged. */
    saidTaskId: id.optional(),
    model: text(120).min(1),
    provider: text(60).optional(),
    project: text(240).optional(),
    /** Tokens. `input` excludes what was read from or written to a cache. */
    input: count.optional(),
    output: count.optional(),
    cacheRead: count.optional(),
    cacheWrite: count.optional(),
    reasoning: count.optional(),
    costUsd: usd.optional(),
    costSource: z.enum(['reported', 'priced']).optional(),
    /** Of a cost that is `priced`: US dollars for a million tokens of each kind, and the list that they are from. */
    price: z
      .object({
        input: usd,
        output: usd,
        cacheRead: usd,
        cacheWrite: usd,
        from: text(120),
      })
      .optional(),
    requestId: text(200).optional(),
    durationMs: z.number().nonnegative().optional(),
  }),
  'token:threshold': data({
    budgetId: id,
    scope: text(240),
    step: z.number().min(0).max(1_000),
    spent: z.number().nonnegative(),
    limit: z.number().nonnegative(),
    period: text(60),
    /** What was done, in words. */
    action: text(500).optional(),
    /** Of the server's own: the first day of the period, or `total`. */
    from: text(10).optional(),
    occurredAt,
  }),
  ...budgetEvents,
  'approval:requested': data({
    ...about,
    approvalId: id,
    agentId: id,
    tool: text(120).optional(),
    /** The call that waits for it, where that was announced. */
    toolUseId: id.optional(),
    input: z.unknown().optional(),
    question: text(4_000).optional(),
    options: z.array(text(500)).max(20).optional(),
    /** Whoever asked waits for the answer that is given here; else it is answered where the agent runs. */
    answerHere: z.boolean().optional(),
    expiresAt: instant.optional(),
  }),
  'approval:resolved': data({
    approvalId: id,
    decision: z.enum(['allow', 'deny', 'answer', 'expired', 'elsewhere']),
    by: text(140).optional(),
    message: text(4_000).optional(),
    occurredAt,
  }),
  'command:request': data({ ...command, kind: text(60), args: z.unknown().optional() }),
  'command:interrupt': data(command),
  'command:delivered': data({ ...command, agentId: id.optional(), how: text(120).optional() }),
  'command:result': data({
    ...command,
    agentId: id.optional(),
    outcome: z.enum(['done', 'failed', 'expired', 'unknown']),
    output: text(20_000).optional(),
  }),
  'terminal:opened': data({ ...terminal, cols: count, rows: count, title: text(240).optional() }),
  'terminal:resized': data({ ...terminal, cols: count, rows: count }),
  'terminal:closed': data({ ...terminal, exitCode: z.number().int().optional() }),
  'system:alert': data({
    alertId: id.optional(),
    rule: text(120),
    severity,
    message: text(2_000),
    subject: text(240).optional(),
    /** Said by the server alone: it stands, somebody has seen it, and it is news once more. */
    again: z.boolean().optional(),
    occurredAt,
  }),
  'system:alertAcked': data(alert),
  'system:alertResolved': data(alert),
  /** A rule of alerts as it stands from now on; a built-in one has its kind as its id. Times of `params` are in milliseconds. */
  'rule:changed': data({
    ruleId: id,
    kind: ruleKind,
    on: z.boolean(),
    severity,
    params: z.record(text(40), z.number().nonnegative().max(Number.MAX_SAFE_INTEGER)).optional(),
    scope: z.object({ agentId: id.optional(), project: text(240).optional(), kind: text(40).optional() }).optional(),
    channels: z.array(channelKind).max(3).optional(),
  }),
  /** An own rule is gone; a built-in one is as it came again. */
  'rule:removed': data({ ruleId: id }),
  /** When alerts are shown and not told, in the workspace's zone; `until` is quiet once, whatever the hours. */
  'rule:quiet': data({
    on: z.boolean(),
    from: minuteOfDay,
    to: minuteOfDay,
    /** Critical alerts are told all the same. */
    critical: z.boolean(),
    until: instant.nullable().optional(),
  }),
  'system:status': data({
    component: text(120).min(1),
    status: z.enum(['up', 'degraded', 'down', 'unknown']),
    detail: text(2_000).optional(),
    occurredAt,
  }),
  'system:workspace': data({ name: text(120).optional(), zone: zone.optional(), levels: z.boolean().optional() }),
  'file:change': data({
    ...about,
    path: text(2_000).min(1),
    /** The folder that a relative path starts from, where the agent runs. */
    root: text(2_000).optional(),
    change: z.enum(['created', 'modified', 'deleted', 'read']),
    size: count.optional(),
  }),
} as const

/** `<your-namespace>:<name>`; the namespaces above are the server's. */
export const customType = z
  .string()
  .max(100)
  .regex(/^[a-z][A-Za-z0-9-]{0,39}:[A-Za-z][A-Za-z0-9-]{0,59}$/, 'must look like your-namespace:name')
export const customData = z.record(z.string(), z.unknown())

/** What a publisher sends, before aliases are normalised: `payload` for `data`, ids beside or inside `data`. */
export const draft = z.object({
  id: id.optional(),
  type: text(100),
  agentId: id.optional(),
  sessionId: id.optional(),
  taskId: id.optional(),
  data: z.record(z.string(), z.unknown()),
})
