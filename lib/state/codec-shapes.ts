import { LEAD_FIELDS } from './lead-steps.ts'
import { NOTHING_EARNED } from './levels.ts'
import type {
  Activity,
  Agent,
  Alert,
  AlertRule,
  Approval,
  Command,
  DayRow,
  Earned,
  EarnedWeek,
  Evidence,
  FileChange,
  HourRow,
  Lead,
  LeadFields,
  LeadMerge,
  LeadScore,
  Lease,
  Meter,
  Said,
  Session,
  Shift,
  SystemComponent,
  Task,
  Terminal,
  ToolCall,
  Usage,
  UsageRow,
} from './model.ts'
import type { Shape } from './shape.ts'
import {
  anything,
  count,
  flag,
  flagOrNull,
  list,
  numberOrNull,
  oneOf,
  orNull,
  record,
  seq,
  time,
  word,
} from './shape.ts'
import { SOURCES } from './status.ts'
import { NO_USAGE } from './usage.ts'

/** What of an agent is not derived from its evidence and its sessions. */
export type StoredAgent = Omit<Agent, 'status' | 'reason' | 'evidence' | 'conflict' | 'liveSessions' | 'current'>

const text = orNull(word)
const instant = orNull(time)
const status = oneOf('working', 'waiting', 'idle', 'error', 'offline', 'stale')

const spent = {
  requests: count,
  costNano: count,
  output: count,
  input: count,
  cacheRead: count,
  cacheWrite: count,
  reasoning: count,
  unpriced: count,
}
const spentRow = record<Usage>(spent)

export const usage: Shape<Usage> = {
  empty: 0,
  write(value, out) {
    const row = spentRow.write(value, out)
    return Array.isArray(row) && row.length === 0 ? 0 : row
  },
  read: (json, from) => (json === 0 ? NO_USAGE : spentRow.read(json, from)),
}

export const dayRow = record<DayRow>({ day: word, model: word, agentId: text, project: text, ...spent })
export const hourRow = record<HourRow>({ hour: word, model: word, agentId: text, ...spent })
const usageRow = record<UsageRow>({ day: word, hour: word, model: word, agentId: text, project: text, ...spent })

const evidence = record<Evidence>({
  source: oneOf(...SOURCES),
  status,
  at: time,
  seq,
  reason: orNull(oneOf('permission', 'input')),
  task: text,
  detail: text,
})
const saidList = list(evidence)

const said: Shape<Said> = {
  empty: 0,
  write: (value, out) =>
    saidList.write(
      SOURCES.flatMap((source) => value[source] ?? []),
      out,
    ),
  read: (json, from) => Object.fromEntries(saidList.read(json, from).map((one) => [one.source, one])),
}

const PULSES = 24
const counts: Shape<readonly number[]> = {
  empty: 0,
  write(value) {
    const first = value.findIndex((heard) => heard !== 0)
    return first < 0 ? 0 : value.slice(first)
  },
  read(json, from) {
    const heard = list(count).read(json, from)
    return [...new Array<number>(Math.max(0, PULSES - heard.length)).fill(0), ...heard]
  },
}

const outcomes = { tasks: count, reviews: count, leads: count, cleanDays: count }
const earnedRow = record<Earned>(outcomes)
const earned: Shape<Earned> = {
  empty: 0,
  write(value, out) {
    const row = earnedRow.write(value, out)
    return Array.isArray(row) && row.some((times) => times > 0) ? row : 0
  },
  read: (json, from) => (json === 0 ? NOTHING_EARNED : earnedRow.read(json, from)),
}

const toolCall = record<ToolCall>({ toolUseId: text, title: word, since: time, tool: text })

export const agent = record<StoredAgent>({
  id: word,
  name: word,
  kind: word,
  firstSeenAt: time,
  lastSeenAt: time,
  since: time,
  level: count,
  pulse: record<Agent['pulse']>({ at: time, counts }),
  machine: text,
  project: text,
  capabilities: list(oneOf('watch', 'cost', 'gate', 'command', 'stop')),
  previousStatus: orNull(status),
  tokens: usage,
  today: orNull(record<NonNullable<Agent['today']>>({ day: word, usage })),
  lastMessage: text,
  xp: count,
  said,
  tools: list(toolCall),
  asks: orNull(evidence),
  levelTold: count,
  earned,
  week: orNull(record<EarnedWeek>({ from: word, xp: count, ...outcomes })),
  shift: orNull(record<Shift>({ day: word, worked: flag, erred: flag, closed: flag })),
})

export const session = record<Session>({
  id: word,
  agentId: text,
  confirmed: flag,
  startedAt: time,
  lastAt: time,
  model: text,
  project: text,
  title: text,
  tokens: usage,
  said,
  tools: list(toolCall),
  messages: list(record<Session['messages'][number]>({ role: oneOf('user', 'assistant'), text: word, at: time })),
  subagents: list(
    record<Session['subagents'][number]>({ id: word, startedAt: time, running: flag, type: text, endedAt: instant }),
  ),
  endedAt: instant,
  endReason: text,
  meter: orNull(
    record<Meter>({ at: time, contextTokens: numberOrNull, contextLimit: numberOrNull, costNano: numberOrNull }),
  ),
  unattributed: list(usageRow),
  asks: orNull(evidence),
})

export const task = record<Task>({
  id: word,
  title: word,
  status: oneOf('backlog', 'ready', 'running', 'review', 'done', 'failed', 'cancelled'),
  priority: oneOf('low', 'normal', 'high', 'urgent'),
  version: count,
  createdAt: time,
  updatedAt: time,
  statusSince: time,
  createdBy: word,
  rank: word,
  review: oneOf('none', 'person'),
  assignee: text,
  project: text,
  description: text,
  labels: list(word),
  costNano: count,
  requests: count,
  unpriced: count,
  generation: count,
  lease: orNull(record<Lease>({ holder: word, generation: count, since: time, renewedAt: time, ms: count })),
  closedAt: instant,
  closedDay: text,
  rewarded: flag,
  xp: count,
  result: text,
  dependsOn: list(word),
  due: instant,
  comments: list(record<Task['comments'][number]>({ id: word, by: word, text: word, at: time, mentions: list(word) })),
})

const partList = list(record<{ readonly name: string; readonly points: number }>({ name: word, points: count }))
const parts: Shape<Lead['parts']> = {
  empty: 0,
  write: (value, out) =>
    partList.write(
      Object.entries(value).map(([name, points]) => ({ name, points })),
      out,
    ),
  read: (json, from) => Object.fromEntries(partList.read(json, from).map(({ name, points }) => [name, points])),
}

const leadFields = record<LeadFields>({
  name: word,
  company: text,
  domain: text,
  email: text,
  stage: text,
  score: numberOrNull,
  parts,
  source: text,
  owner: text,
  nextAction: text,
  due: instant,
  notes: text,
})

export const lead = record<Lead>({
  id: word,
  name: word,
  createdAt: time,
  updatedAt: time,
  version: count,
  company: text,
  domain: text,
  email: text,
  stage: text,
  source: text,
  agentId: text,
  score: numberOrNull,
  parts,
  nextAction: text,
  notes: text,
  scores: list(record<LeadScore>({ score: count, by: word, at: time, parts })),
  owner: text,
  due: instant,
  importId: text,
  gone: flag,
  comments: list(record<Lead['comments'][number]>({ id: word, by: word, text: word, at: time })),
  distinct: list(word),
  merged: orNull(
    record<LeadMerge>({ into: word, by: word, at: time, before: leadFields, fields: list(oneOf(...LEAD_FIELDS)) }),
  ),
})

export const approval = record<Approval>({
  id: word,
  seq,
  agentId: word,
  requestedAt: time,
  sessionId: text,
  tool: text,
  input: anything,
  question: text,
  options: list(word),
  expiresAt: instant,
  toolUseId: text,
  answerHere: flag,
  resolution: orNull(
    record<NonNullable<Approval['resolution']>>({
      decision: oneOf('allow', 'deny', 'answer', 'expired', 'elsewhere'),
      by: word,
      at: time,
      message: text,
    }),
  ),
})

export const command = record<Command>({
  id: word,
  agentId: word,
  kind: word,
  by: word,
  requestedAt: time,
  deliveredAt: instant,
  endedAt: instant,
  outcome: orNull(oneOf('done', 'failed', 'expired', 'unknown')),
  args: anything,
  output: text,
})

export const terminal = record<Terminal>({
  id: word,
  cols: count,
  rows: count,
  openedAt: time,
  agentId: text,
  title: text,
  closedAt: instant,
  exitCode: numberOrNull,
})

export const alert = record<Alert>({
  id: word,
  rule: word,
  severity: oneOf('info', 'warning', 'critical'),
  message: word,
  state: oneOf('firing', 'acknowledged', 'resolved'),
  firedAt: time,
  seq,
  by: word,
  subject: text,
  ackedBy: text,
  ackedAt: instant,
  escalatedAt: instant,
  endedAt: instant,
})

export const rule = record<AlertRule>({
  id: word,
  kind: oneOf(
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
  ),
  on: flag,
  severity: oneOf('info', 'warning', 'critical'),
  params: parts,
  scope: record<AlertRule['scope']>({ agentId: text, project: text, kind: text }),
  channels: list(oneOf('browser', 'sound', 'webhook')),
  version: seq,
  changedBy: text,
  changedAt: instant,
})

export const component = record<SystemComponent>({
  component: word,
  status: oneOf('up', 'degraded', 'down', 'unknown'),
  since: time,
  at: time,
  detail: text,
})

export const line = record<Activity>({
  seq,
  kind: oneOf('tool', 'message', 'file', 'command', 'note', 'status', 'task', 'lead', 'session', 'system'),
  at: time,
  title: word,
  agentId: text,
  sessionId: text,
  ref: text,
  ok: flagOrNull,
  detail: text,
  durationMs: numberOrNull,
})

export const typeCount = record<{ readonly type: string; readonly count: number }>({ type: word, count })

export const fileChange = record<FileChange>({
  seq,
  at: time,
  path: word,
  change: oneOf('created', 'modified', 'deleted', 'read'),
  agentId: text,
  sessionId: text,
})
