import type { ChannelKind, RuleKind, Severity } from '#lib/protocol/event.ts'

export interface Quiet {
  readonly on: boolean
  /** HH:MM in the workspace's zone; from later than to goes over midnight. */
  readonly from: string
  readonly to: string
  /** Critical alerts are told all the same. */
  readonly critical: boolean
  /** Quiet until then, whatever the hours say. */
  readonly until: string | null
  /** `seq` of the event that set them; 1 before anybody did. If-Match and guards name it. */
  readonly version: number
}

export interface Alert {
  readonly id: string
  readonly rule: string
  readonly severity: Severity
  readonly message: string
  readonly subject: string | null
  readonly state: 'firing' | 'acknowledged' | 'resolved'
  readonly firedAt: string
  /** Of the event that began it: what makes one occurrence another than the last. */
  readonly seq: number
  /** Who fired it: `rule:<name>`, or a publisher. */
  readonly by: string
  readonly ackedBy: string | null
  readonly ackedAt: string | null
  /** When it became more severe while nobody had seen it. */
  readonly escalatedAt: string | null
  readonly endedAt: string | null
}

/** A rule of alerts. */
export interface AlertRule {
  readonly id: string
  readonly kind: RuleKind
  readonly on: boolean
  readonly severity: Severity
  /** By name, as the kind has them; what is not named is as usual. */
  readonly params: Readonly<Record<string, number>>
  readonly scope: RuleScope
  /** Where it is told beside the page. */
  readonly channels: readonly ChannelKind[]
  /** `seq` of the event that made it so; 1 for a built-in one that nobody changed. If-Match and guards name it. */
  readonly version: number
  /** Null for a built-in one that is as it came. */
  readonly changedBy: string | null
  readonly changedAt: string | null
}

/** Null: all of them. */
export interface RuleScope {
  readonly agentId: string | null
  readonly project: string | null
  /** The client program. */
  readonly kind: string | null
}
