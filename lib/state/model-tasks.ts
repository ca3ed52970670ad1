import type { Priority, TaskReview, TaskStatus } from '#lib/protocol/event.ts'
import type { NanoUsd } from '#lib/protocol/money.ts'

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
  /** Its place among those of its status and priority: compared as text, the smaller first. Given by age until somebody moves it. */
  readonly rank: string
  /** `person`: only a person moves it to done. */
  readonly review: TaskReview
  /** Who works on it, from the claim on; null once it does not run any more, or no agent has it. */
  readonly lease: Lease | null
  /** How many leases it has had. The present one has this number, so whoever names a smaller one is late. */
  readonly generation: number
  /** One more with every change; If-Match and guards name it. */
  readonly version: number
  readonly createdAt: string
  /** Who made it: `person:<id>`, `key:<id>`, `rule:<name>` or `server`. */
  readonly createdBy: string
  /** When it came to its present status. */
  readonly statusSince: string
  readonly updatedAt: string
  readonly closedAt: string | null
  readonly closedDay: string | null
  /** Of those of its `requests` that have a price; `unpriced` counts the others. */
  readonly costNano: NanoUsd
  readonly requests: number
  readonly unpriced: number
  /** True once its assignee earned experience by it: being done a second time earns nothing. */
  readonly rewarded: boolean
  /** Experience that it earned its assignee; 0 while it earned none. */
  readonly xp: number
  /** Newest last, at most 50. */
  readonly comments: readonly Comment[]
}

/** A claim on a task. Whether it still holds at some time, `leaseNow` tells (task-lease.ts). */
export interface Lease {
  /** Id of the agent. */
  readonly holder: string
  readonly generation: number
  readonly since: string
  /** When anybody but a person last changed the task or wrote on it. */
  readonly renewedAt: string
  /** How long it outlives the last sign of its holder. */
  readonly ms: number
}

/** What is not closed yet. */
export type LimitedStatus = 'backlog' | 'ready' | 'running' | 'review'

/** How many tasks of each open status there should be at most; null: as many as there are. */
export interface TaskLimits extends Readonly<Record<LimitedStatus, number | null>> {
  /** One more with every change of any of them; 1 while nobody has set one. */
  readonly version: number
}

export interface Comment {
  readonly id: string
  readonly by: string
  readonly text: string
  /** `agent:<id>` and `person:<id>` of those whom it names. */
  readonly mentions: readonly string[]
  readonly at: string
}
