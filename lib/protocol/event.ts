import type { z } from 'zod'
import type { budgetAct, budgetPeriod, budgetScopeKind } from './budget.schema.ts'
import type {
  agentStatus,
  capability,
  channelKind,
  eventData,
  evidenceSource,
  priority,
  ruleKind,
  severity,
  taskReview,
  taskStatus,
  waitingReason,
} from './event.schema.ts'

export type EventType = keyof typeof eventData
export type EventData<T extends EventType> = z.infer<(typeof eventData)[T]>
export type AgentStatus = z.infer<typeof agentStatus>
export type WaitingReason = z.infer<typeof waitingReason>
export type EvidenceSource = z.infer<typeof evidenceSource>
export type TaskStatus = z.infer<typeof taskStatus>
export type TaskReview = z.infer<typeof taskReview>
export type Priority = z.infer<typeof priority>
export type Capability = z.infer<typeof capability>
export type Severity = z.infer<typeof severity>
export type RuleKind = z.infer<typeof ruleKind>
export type ChannelKind = z.infer<typeof channelKind>
export type BudgetScopeKind = z.infer<typeof budgetScopeKind>
export type BudgetPeriod = z.infer<typeof budgetPeriod>
export type BudgetAct = z.infer<typeof budgetAct>

/** What the server adds to a fact. `seq` is its place in the stream, `day` the workspace's date of `at`. */
export interface Envelope {
  readonly seq: number
  /** Server time, ISO 8601 with milliseconds, UTC; never earlier than that of the event before. */
  readonly at: string
  /** YYYY-MM-DD in the workspace's time zone: readers need neither a clock nor a zone. */
  readonly day: string
  /** Who published it: `person:<id>`, `key:<id>`, `rule:<name>` or `server`. */
  readonly actor: string
  /** The publisher's id, or one made by the server: what makes a retry harmless. */
  readonly id: string
  readonly agentId?: string
  readonly sessionId?: string
  readonly taskId?: string
}

export type KnownEvent = { [T in EventType]: Envelope & { readonly type: T; readonly data: EventData<T> } }[EventType]
export type EventOf<T extends EventType> = Extract<KnownEvent, { readonly type: T }>

/** An event of a publisher's own namespace. */
export interface CustomEvent extends Envelope {
  readonly type: `${string}:${string}`
  readonly data: Readonly<Record<string, unknown>>
}

export type MissionEvent = KnownEvent | CustomEvent

/** A fact on its way in, known type: what connectors, rules and the publisher library hand to `publish`. */
export type KnownDraft = {
  [T in EventType]: { readonly id?: string; readonly type: T; readonly data: EventData<T> }
}[EventType]
export type Draft =
  | KnownDraft
  | { readonly id?: string; readonly type: `${string}:${string}`; readonly data: Readonly<Record<string, unknown>> }

/** What a publisher is told once its event is durable. `duplicate`: the same event was stored before, and this is its place. */
export interface Receipt {
  readonly id: string
  readonly seq: number
  readonly duplicate: boolean
}
