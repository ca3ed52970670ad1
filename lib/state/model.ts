import type { AgentStatus, Capability, EventData, EvidenceSource, WaitingReason } from '#lib/protocol/event.ts'
import type { NanoUsd } from '#lib/protocol/money.ts'
import type { Alert, AlertRule, Quiet } from './model-alerts.ts'
import type { Lead } from './model-leads.ts'
import type { Earned, EarnedWeek, Shift } from './model-levels.ts'
import type { Task, TaskLimits } from './model-tasks.ts'

export type { Alert, AlertRule, Quiet, RuleScope } from './model-alerts.ts'
export type { Lead, LeadComment, LeadField, LeadFields, LeadMerge, LeadScore } from './model-leads.ts'
export type { Earned, EarnedWeek, Shift } from './model-levels.ts'
export type { Comment, Lease, LimitedStatus, Task, TaskLimits } from './model-tasks.ts'

import type { Budget, Threshold } from './model-budgets.ts'

export type { Budget, BudgetScope, BudgetSpan, BudgetStep, Decision, ReachedStep, Threshold } from './model-budgets.ts'

/**
 * The live state of one workspace: what the log means. Times are ISO 8601 UTC strings, money is integer nano-USD.
 * Every map is keyed by the entity's id and keeps the order of first appearance. It is immutable to all but the reducer.
 */
export interface MissionState {
  readonly workspace: Workspace
  readonly agents: ReadonlyMap<string, Agent>
  /** Those heard within a day (looked after when the hour turns), at most 500 and one for each agent; always each agent's last. */
  readonly sessions: ReadonlyMap<string, Session>
  /** All open ones and the last 200 closed. Of approvals, commands, terminals and alerts the last 100 closed are kept. */
  readonly tasks: ReadonlyMap<string, Task>
  /** The newest 500. */
  readonly leads: ReadonlyMap<string, Lead>
  readonly approvals: ReadonlyMap<string, Approval>
  readonly commands: ReadonlyMap<string, Command>
  readonly terminals: ReadonlyMap<string, Terminal>
  readonly alerts: ReadonlyMap<string, Alert>
  /** Rules of alerts that people changed or made, at most 200; lib/state/alert-rules.ts knows the others. */
  readonly rules: ReadonlyMap<string, AlertRule>
  /** Those that people set; at most 500. */
  readonly budgets: ReadonlyMap<string, Budget>
  /** What publishers say of budgets of their own; at most 500. */
  readonly thresholds: ReadonlyMap<string, Threshold>
  readonly system: ReadonlyMap<string, SystemComponent>
  readonly tokens: TokenTotals
  /**
   * How many events of each type the log has held since it began; they add up to `last.seq`. A type that this version does
   * not know counts as `<prefix>:*` where the prefix is one of ours, and all types of others together as `other`.
   */
  readonly types: ReadonlyMap<string, number>
  /** Newest last, at most 200. */
  readonly activity: readonly Activity[]
  /** Newest last, at most 200. */
  readonly files: readonly FileChange[]
  /** The 500 files that agents had in hand last, by that. */
  readonly touched: ReadonlyMap<string, TouchedFile>
  /** Seq of the last event that changed each part: the ETag of its REST answer. */
  readonly changed: Readonly<Record<Part, number>>
  /** `at` and seq of the last event folded. */
  readonly last: { readonly seq: number; readonly at: string | null; readonly day: string | null }
}

export const PARTS = [
  'agents',
  'sessions',
  'tasks',
  'tokens',
  'leads',
  'approvals',
  'commands',
  'terminals',
  'alerts',
  'rules',
  'files',
  'activity',
  'budgets',
  'thresholds',
  'system',
  'workspace',
] as const
export type Part = (typeof PARTS)[number]

export interface Workspace {
  readonly name: string
  /** IANA time zone of `day` stamps. */
  readonly zone: string
  /** When alerts are shown and not told; null while nobody has set it. */
  readonly quiet: Quiet | null
  /** Agents earn experience and reach levels; false: nothing is earned, told or shown. */
  readonly levels: boolean
  readonly limits: TaskLimits
}

/** The latest thing one source said about one agent or session. */
export interface Evidence {
  readonly source: EvidenceSource
  readonly status: AgentStatus
  readonly reason: WaitingReason | null
  /** What it is doing, in a few words. */
  readonly task: string | null
  readonly detail: string | null
  readonly at: string
  readonly seq: number
}

/** The newest evidence of each source. */
export type Said = Readonly<Partial<Record<EvidenceSource, Evidence>>>

export interface Agent {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly machine: string | null
  readonly project: string | null
  readonly capabilities: readonly Capability[]
  readonly firstSeenAt: string
  /** When it was last heard; what the server says about it (evidence of source \`server\`) is no sign of it. */
  readonly lastSeenAt: string
  /** Derived: that of its busiest live session, or of its own evidence (see status.ts). */
  readonly status: AgentStatus
  readonly reason: WaitingReason | null
  readonly previousStatus: AgentStatus | null
  /** When the status last changed. */
  readonly since: string
  /** What the status stands on. */
  readonly evidence: Evidence | null
  /** Set where another source, not older by more than a minute, says otherwise. */
  readonly conflict: Evidence | null
  /** Evidence about the agent itself (not about one of its sessions), newest per source. */
  readonly said: Said
  /** The newest request outside any session that nobody has answered: it waits for a person. */
  readonly asks: Evidence | null
  /** Its sessions that have not ended, by start. */
  readonly liveSessions: readonly string[]
  /** Tool calls outside any session that started and have not ended, at most 20. */
  readonly tools: readonly ToolCall[]
  /** The running tool call or the stated task of its busiest session. */
  readonly current: { readonly tool: string | null; readonly title: string; readonly since: string } | null
  readonly lastMessage: string | null
  readonly tokens: Usage
  readonly today: { readonly day: string; readonly usage: Usage } | null
  readonly xp: number
  readonly level: number
  /** The highest level that the log tells of; what lies above it the server has still to tell. */
  readonly levelTold: number
  /** What the experience was earned by. */
  readonly earned: Earned
  /** The same of the last week in which it earned anything. */
  readonly week: EarnedWeek | null
  readonly shift: Shift | null
  /** Events heard in each of the last 24 buckets of 5 minutes, oldest first; `at` is the start of the newest. */
  readonly pulse: { readonly at: string; readonly counts: readonly number[] }
}

export interface Subagent {
  readonly id: string
  readonly type: string | null
  readonly running: boolean
  readonly startedAt: string
  readonly endedAt: string | null
}

export interface ToolCall {
  readonly toolUseId: string | null
  readonly tool: string | null
  readonly title: string
  readonly since: string
}

export interface Session {
  readonly id: string
  /** Null until an event tells whose it is; its usage waits in `unattributed`. */
  readonly agentId: string | null
  /** True once \`session:started\` told the agent: no other event changes it then. */
  readonly confirmed: boolean
  readonly title: string | null
  readonly model: string | null
  readonly project: string | null
  readonly startedAt: string
  /** When it was last heard; what the server says about it is no sign of it. */
  readonly lastAt: string
  readonly endedAt: string | null
  readonly endReason: string | null
  readonly said: Said
  /** The newest request in it that nobody has answered: it waits for a person. */
  readonly asks: Evidence | null
  /** Tool calls that started and have not ended, at most 20. */
  readonly tools: readonly ToolCall[]
  /** At most 20; ended ones leave first. */
  readonly subagents: readonly Subagent[]
  /** Newest last, at most 3, each cut to 280 characters; one once the session has ended. */
  readonly messages: readonly Message[]
  readonly tokens: Usage
  /** What its client's own display shows; null while nothing told it. */
  readonly meter: Meter | null
  /** Rows of usage that wait for the agent to be known. */
  readonly unattributed: readonly UsageRow[]
}

/** Told by the client itself and counted nowhere. */
export interface Meter {
  /** Tokens in the context window; null when not known. */
  readonly contextTokens: number | null
  readonly contextLimit: number | null
  /** Of the session so far. */
  readonly costNano: NanoUsd | null
  readonly at: string
}

export interface Message {
  readonly role: 'user' | 'assistant'
  readonly text: string
  readonly at: string
}

export interface Approval {
  readonly id: string
  /** Of the event that asked. */
  readonly seq: number
  readonly agentId: string
  readonly sessionId: string | null
  readonly tool: string | null
  /** The call that waits for it; null where nobody told which. */
  readonly toolUseId: string | null
  readonly input: unknown
  readonly question: string | null
  readonly options: readonly string[]
  /** A person can answer it from here; else only where the agent runs. */
  readonly answerHere: boolean
  readonly requestedAt: string
  readonly expiresAt: string | null
  readonly resolution: {
    readonly decision: EventData<'approval:resolved'>['decision']
    readonly by: string
    readonly message: string | null
    readonly at: string
  } | null
}

export interface Command {
  readonly id: string
  readonly agentId: string
  readonly kind: string
  readonly args: unknown
  readonly by: string
  readonly requestedAt: string
  readonly deliveredAt: string | null
  readonly outcome: EventData<'command:result'>['outcome'] | null
  readonly output: string | null
  readonly endedAt: string | null
}

export interface Terminal {
  readonly id: string
  readonly agentId: string | null
  readonly title: string | null
  readonly cols: number
  readonly rows: number
  readonly openedAt: string
  readonly closedAt: string | null
  readonly exitCode: number | null
}

export interface SystemComponent {
  readonly component: string
  readonly status: EventData<'system:status'>['status']
  readonly detail: string | null
  readonly since: string
  readonly at: string
}

/** Tokens and money. `input` excludes cache. */
export interface Usage {
  readonly input: number
  readonly output: number
  readonly cacheRead: number
  readonly cacheWrite: number
  readonly reasoning: number
  readonly costNano: NanoUsd
  readonly requests: number
  /** Requests that came without a price: they are in the tokens, and their cost is not known. */
  readonly unpriced: number
}

export interface DayRow extends Usage {
  readonly day: string
  /** Null: not known, or summed over agents (see \`agentsSince\`). */
  readonly agentId: string | null
  readonly model: string
  readonly project: string | null
}

export interface HourRow extends Usage {
  /** YYYY-MM-DDTHH in UTC. */
  readonly hour: string
  readonly agentId: string | null
  readonly model: string
}

/** Usage of a session whose agent is not known yet. */
export interface UsageRow extends DayRow {
  /** YYYY-MM-DDTHH in UTC. */
  readonly hour: string
}

/** Every usage event counts once in each of these. */
export interface TokenTotals {
  readonly all: Usage
  /** The last 31 days, by day, agent, model and project. Key: JSON of [day, agentId, model, project]. */
  readonly days: ReadonlyMap<string, DayRow>
  /** The last 48 hours, by hour, agent and model. Key: JSON of [hour, agentId, model]. */
  readonly hours: ReadonlyMap<string, HourRow>
  /**
   * Rows before these are summed over agents, since there were too many to keep (at most 2,048 days' and 1,024 hours' rows,
   * or two and one for each agent). Null while nothing was. The log has all of them.
   */
  readonly agentsSince: { readonly day: string | null; readonly hour: string | null }
}

/** One line of the feed; at most one for each event, so seq is its key. */
export interface Activity {
  readonly seq: number
  readonly at: string
  readonly agentId: string | null
  readonly sessionId: string | null
  readonly kind: 'tool' | 'message' | 'file' | 'command' | 'note' | 'status' | 'task' | 'lead' | 'session' | 'system'
  readonly title: string
  /** Cut to 280 characters; the event has all of it. */
  readonly detail: string | null
  /** What it is about: \`tool:<toolUseId>\`, \`task:<id>\`, \`lead:<id>\`, \`approval:<id>\`, \`command:<id>\`, \`alert:<id>\`, \`terminal:<id>\`, \`level:<n>\`. */
  readonly ref: string | null
  /** Null while it is not known, as for a tool call that still runs. */
  readonly ok: boolean | null
  readonly durationMs: number | null
}

export interface FileChange {
  readonly seq: number
  readonly at: string
  readonly path: string
  readonly change: EventData<'file:change'>['change']
  readonly agentId: string | null
  readonly sessionId: string | null
}

/**
 * A file that agents had in hand. A path below a project is one file for all who work on the project, wherever they run;
 * an absolute one is a file of its machine.
 */
export interface TouchedFile {
  /** JSON of [project or machine, path]. */
  readonly key: string
  readonly path: string
  /** Null where it is not known, or where the path is absolute. */
  readonly project: string | null
  /** Of an absolute path; null otherwise. */
  readonly machine: string | null
  readonly at: string
  /** One for each session, or agent without one; the newest last, at most 8. */
  readonly touches: readonly Touch[]
}

/** What one session did to one file. */
export interface Touch {
  readonly agentId: string
  readonly sessionId: string | null
  /** The folder that a relative path starts from. */
  readonly root: string | null
  readonly change: EventData<'file:change'>['change']
  readonly at: string
  /** When it last wrote or removed it; null where it only read. */
  readonly wroteAt: string | null
  readonly times: number
}
