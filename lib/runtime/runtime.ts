import type { AuthOptions } from 'next-auth'
import type { Accounts } from '#lib/auth/accounts.ts'
import type { Authenticator } from '#lib/auth/authenticate.ts'
import type { Pairings } from '#lib/auth/pairings.ts'
import type { Setup } from '#lib/auth/setup.ts'
import type { Digest } from '#lib/away/digest.ts'
import type { Publish } from '#lib/connectors/connector.ts'
import type { Preview } from '#lib/control/alerts/preview.ts'
import type { AnswerApproval } from '#lib/control/answer-approval.ts'
import type { BudgetControl } from '#lib/control/budgets.ts'
import type { ChangeTaskLimits } from '#lib/control/change-task-limits.ts'
import type { ChangeWorkspace } from '#lib/control/change-workspace.ts'
import type { Claims } from '#lib/control/claims.ts'
import type { CommentOnTask } from '#lib/control/comment-on-task.ts'
import type { RuleControl } from '#lib/control/create-rules.ts'
import type { LeadImports } from '#lib/control/import-leads.ts'
import type { LeadControl } from '#lib/control/leads.ts'
import type { StateView } from '#lib/control/state-view.ts'
import type { TaskControl } from '#lib/control/tasks.ts'
import type { Hub } from '#lib/hub/hub.ts'
import type { LeadSource } from '#lib/leads/lead-source.ts'
import type { EventLog } from '#lib/log/log.ts'
import type { Notify } from '#lib/notify/notify.ts'
import type { Clock } from '#lib/protocol/clock.ts'
import type { Cursor } from '#lib/protocol/cursor.ts'
import type { Limits } from '#lib/protocol/limits.ts'
import type { AlertRule } from '#lib/state/model.ts'
import type { Histories } from './open-histories.ts'

/** What the server decides for people and agents (lib/control), and by what. */
export interface Acts {
  readonly rules: RuleControl
  /** How often a rule would have fired within the last day. */
  readonly previewRule: (rule: AlertRule) => Promise<Preview>
  readonly view: StateView
  readonly clock: Clock
  readonly tasks: TaskControl
  readonly claims: Claims
  readonly commentOnTask: CommentOnTask
  readonly leads: LeadControl
  readonly leadImports: LeadImports
  readonly allLeads: LeadSource
  readonly answer: AnswerApproval
  readonly budgets: BudgetControl
  readonly changeWorkspace: ChangeWorkspace
  readonly changeTaskLimits: ChangeTaskLimits
}

/** Everything that lives as long as the process, made once by create-runtime.ts. */
export interface Runtime extends Acts, Histories, AsyncDisposable {
  readonly node: string
  readonly isDevelopment: boolean
  readonly limits: Limits
  readonly log: EventLog
  readonly hub: Hub
  readonly accounts: Accounts
  readonly authenticator: Authenticator
  readonly pairings: Pairings
  readonly publish: Publish
  /** What happened after one event up to another, default the newest (lib/away/digest-of.ts). */
  digest(since: Cursor, until: Cursor | null): Promise<Digest>
  readonly notify: Notify
  /** What the route of next-auth serves with (lib/auth/next-auth-options.ts). */
  readonly authOptions: AuthOptions
  readonly setup: Setup
  /** Whether this is the one-time token of this start; false for good once an owner exists. Constant time. */
  isSetupToken(token: string): boolean
}
