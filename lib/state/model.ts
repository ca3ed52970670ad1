import type {
  AgentStatus,
  Capability,
  EventData,
  EvidenceSource,
  Priority,
  Severity,
  TaskStatus,
  WaitingReason,
} from '#lib/protocol/event.ts'
import type { NanoUsd } from '#lib/protocol/money.ts'

/**
 * The live state of one workspace: what the log means. Times are ISO 8601 UTC strings, money is integer nano-USD.
 * Every map is keyed by the entity's id and keeps the order of first appearance. It is immutable to all but the reducer.
 */
export interface MissionState {
  readonly workspace: Workspace
  readonly agents: ReadonlyMap<string, Agent>
  readonly sessions: ReadonlyMap<string, Session>
  readonly tasks: ReadonlyMap<string, Task>
  readonly leads: ReadonlyMap<string, Lead>
  readonly approvals: ReadonlyMap<string, Approval>
  readonly commands: ReadonlyMap<string, Command>
  readonly terminals: ReadonlyMap<string, Terminal>
  readonly alerts: ReadonlyMap<string, Alert>
  readonly budgets: ReadonlyMap<string, Budget>
  readonly system: ReadonlyMap<string, SystemComponent>
  readonly tokens: TokenTotals
  /** Newest last, at most 200. */
  readonly activity: readonly Activity[]
  /** Newest last, at most 200. */
  readonly files: readonly FileChange[]
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
  'files',
  'activity',
  'budgets',
  'system',
  'workspace',
] as const
export type Part = (typeof PARTS)[number]

export interface Workspace {
  readonly name: string
  /** IANA time zone of `day` stamps. */
  readonly zone: string
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

export interface Agent {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly machine: string | null
  readonly project: string | null
  readonly capabilities: readonly Capability[]
  readonly firstSeenAt: string
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
  readonly said: Readonly<Partial<Record<EvidenceSource, Evidence>>>
  /** The running tool call or the stated task of its busiest session. */
  readonly current: { readonly tool: string | null; readonly title: string; readonly since: string } | null
  readonly lastMessage: string | null
  readonly tokens: Usage
  readonly today: { readonly day: string; readonly usage: Usage } | null
  readonly xp: number
  readonly level: number
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
  readonly title: string | null
  readonly model: string | null
  readonly project: string | null
  readonly startedAt: string
  readonly lastAt: string
  readonly endedAt: string | null
  readonly endReason: string | null
  readonly said: Readonly<Partial<Record<EvidenceSource, Evidence>>>
  /** Tool calls that started and have not ended, at most 20. */
  readonly tools: readonly ToolCall[]
  readonly subagents: readonly Subagent[]
  /** Newest last, at most 5, each cut to 500 characters. */
  readonly messages: readonly { readonly role: 'user' | 'assistant'; readonly text: string; readonly at: string }[]
  readonly tokens: Usage
  /** Rows of usage that wait for the agent to be known. */
  readonly unattributed: readonly UsageRow[]
}

export interface Task {
  readonly id: string
  readonly title: string
  readonly description: string | null
  readonly status: TaskStatus
  readonly priority: Priority
  readonly labels: readonly string[]
  /** `agent:<id>` or `person:<id>`, or any name that a publisher used. */
  readonly assignee: string | null
  readonly dependsOn: readonly string[]
  readonly due: string | null
  readonly project: string | null
  readonly result: string | null
  /** Generation: one more with every change; If-Match and guards name it. */
  readonly version: number
  readonly createdAt: string
  readonly updatedAt: string
  readonly closedAt: string | null
  readonly closedDay: string | null
  readonly costNano: NanoUsd
  readonly comments: readonly { readonly id: string; readonly by: string; readonly text: string; readonly at: string }[]
}

export interface Lead {
  readonly id: string
  readonly name: string
  readonly company: string | null
  readonly domain: string | null
  readonly email: string | null
  readonly stage: string | null
  readonly source: string | null
  readonly agentId: string | null
  readonly notes: string | null
  readonly nextAction: string | null
  readonly score: number | null
  readonly parts: Readonly<Record<string, number>>
  readonly createdAt: string
  readonly updatedAt: string
}

export interface Approval {
  readonly id: string
  readonly agentId: string
  readonly sessionId: string | null
  readonly tool: string | null
  readonly input: unknown
  readonly question: string | null
  readonly options: readonly string[]
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

export interface Alert {
  readonly id: string
  readonly rule: string
  readonly severity: Severity
  readonly message: string
  readonly subject: string | null
  readonly state: 'firing' | 'acknowledged' | 'resolved'
  readonly firedAt: string
  readonly ackedBy: string | null
  readonly endedAt: string | null
}

export interface Budget {
  readonly id: string
  readonly scope: string
  readonly period: string
  readonly spent: number
  readonly limit: number
  /** Highest step reached in the period, in percent. */
  readonly step: number
  readonly action: string | null
  readonly at: string
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
}

export interface UsageRow extends Usage {
  readonly day: string
  /** YYYY-MM-DDTHH in UTC. */
  readonly hour: string
  readonly agentId: string | null
  readonly model: string
  readonly project: string | null
}

/** Every usage event counts once in each of these. */
export interface TokenTotals {
  readonly all: Usage
  /** The last 31 days that had usage, by day, agent, model and project. Key: JSON of [day, agentId, model, project]. */
  readonly days: ReadonlyMap<string, UsageRow>
  /** The last 48 hours before the newest event, by hour, agent and model. Key: JSON of [hour, agentId, model]. */
  readonly hours: ReadonlyMap<string, UsageRow>
}

export interface Activity {
  readonly seq: number
  readonly at: string
  readonly agentId: string | null
  readonly sessionId: string | null
  readonly kind: 'tool' | 'message' | 'file' | 'command' | 'note' | 'status' | 'task' | 'lead' | 'session' | 'system'
  readonly title: string
  readonly detail: string | null
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
