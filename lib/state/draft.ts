import type { Envelope } from '#lib/protocol/event.ts'
import { ClosedOrder } from './closed-order.ts'
import { type Clock, Collection, type Mutable } from './collection.ts'
import { hourOf, millis } from './instant.ts'
import type { Ledger } from './ledger.ts'
import {
  type Activity,
  type Agent,
  type AlertRule,
  type Budget,
  type FileChange,
  type MissionState,
  PARTS,
  type Part,
  type Task,
  type TokenTotals,
  type TouchedFile,
  type Usage,
  type Workspace,
} from './model.ts'
import { Recent } from './recent.ts'
import { Tally } from './tally.ts'
import { DAY_ROWS, HOUR_ROWS, TokenTable } from './token-table.ts'
import { plus } from './usage.ts'

/**
 * The state while a batch of events is folded into it, and the event at hand. Every collection is copied at most once,
 * every entity at most once, and what no event touched keeps its identity.
 */
export class Draft {
  readonly #base: MissionState
  readonly #clock: Mutable<Clock> = { seq: 0 }
  seq: number
  at: string
  day: string
  actor = ''
  /** The agent that exists since this event, if any. */
  born: string | null = null
  /** Seq of the newest event that has a line in the feed: there is at most one for each event. */
  lineSeq = 0
  /** Agents whose status has to be derived again once the event is folded. */
  readonly unsettled = new Set<string>()

  readonly ledger: Ledger | null
  readonly agents
  readonly sessions
  readonly tasks
  readonly leads
  readonly approvals
  readonly commands
  readonly terminals
  readonly alerts
  readonly rules: Collection<AlertRule>
  readonly budgets: Collection<Budget>
  readonly thresholds
  readonly system
  readonly activity: Recent<Activity>
  readonly files: Recent<FileChange>
  readonly touched: Collection<TouchedFile>
  readonly types: Tally
  readonly days
  readonly hours
  #allUsage: Usage
  readonly closedTasks: ClosedOrder<Task>
  readonly closedApprovals
  readonly closedCommands
  readonly closedTerminals
  readonly closedAlerts
  #workspace: Workspace
  #workspaceAt: number

  constructor(base: MissionState, ledger: Ledger | null = null) {
    this.ledger = ledger
    const clock = this.#clock
    const { changed, last, tokens } = base
    this.#base = base
    this.seq = last.seq
    this.at = last.at ?? ''
    this.day = last.day ?? ''
    this.agents = new Collection<Agent>(base.agents, changed.agents, clock)
    this.sessions = new Collection(base.sessions, changed.sessions, clock)
    this.tasks = new Collection(base.tasks, changed.tasks, clock)
    this.leads = new Collection(base.leads, changed.leads, clock)
    this.approvals = new Collection(base.approvals, changed.approvals, clock)
    this.commands = new Collection(base.commands, changed.commands, clock)
    this.terminals = new Collection(base.terminals, changed.terminals, clock)
    this.alerts = new Collection(base.alerts, changed.alerts, clock)
    this.rules = new Collection(base.rules, changed.rules, clock)
    this.budgets = new Collection<Budget>(base.budgets, changed.budgets, clock)
    this.thresholds = new Collection(base.thresholds, changed.thresholds, clock)
    this.system = new Collection(base.system, changed.system, clock)
    this.activity = new Recent(base.activity, 200, changed.activity, clock)
    this.files = new Recent(base.files, 200, changed.files, clock)
    this.touched = new Collection(base.touched, changed.files, clock)
    this.types = new Tally(base.types)
    const { day, hour } = tokens.agentsSince
    const days = new Collection(tokens.days, changed.tokens, clock)
    const hours = new Collection(tokens.hours, changed.tokens, clock)
    this.days = new TokenTable(days, DAY_ROWS, day, () => Math.max(2_048, 2 * this.agents.size))
    this.hours = new TokenTable(hours, HOUR_ROWS, hour, () => Math.max(1_024, this.agents.size))
    this.#allUsage = tokens.all
    this.closedTasks = new ClosedOrder(this.tasks, 200, (task) => task.closedAt)
    this.closedApprovals = new ClosedOrder(this.approvals, 100, (approval) => approval.resolution?.at ?? null)
    this.closedCommands = new ClosedOrder(this.commands, 100, (command) => command.endedAt)
    this.closedTerminals = new ClosedOrder(this.terminals, 100, (terminal) => terminal.closedAt)
    this.closedAlerts = new ClosedOrder(this.alerts, 100, (alert) => alert.endedAt)
    this.#workspace = base.workspace
    this.#workspaceAt = changed.workspace
  }

  /** Takes the next event in hand. @returns which turn of the clock it is the first event of. */
  begin(event: Envelope): { readonly newDay: boolean; readonly newHour: boolean } {
    const newDay = event.day !== this.day
    const newHour = hourOf(event.at) !== hourOf(this.at)
    this.#clock.seq = event.seq
    this.seq = event.seq
    this.at = event.at
    this.day = event.day
    this.actor = event.actor
    this.born = null
    return { newDay, newHour }
  }

  /** `at` in milliseconds. */
  get ms(): number {
    return millis(this.at)
  }

  /** Start of the five minutes that the event falls into. */
  get pulseAt(): string {
    const tens = this.at.slice(0, 'YYYY-MM-DDTHH:M'.length)
    return `${tens}${(this.at[tens.length] ?? '0') < '5' ? '0' : '5'}:00.000Z`
  }

  get workspace(): Workspace {
    return this.#workspace
  }

  set workspace(workspace: Workspace) {
    this.#workspace = workspace
    this.#workspaceAt = this.seq
  }

  /** Counts usage in the total of all time; the tables are counted by whoever knows whose it is. */
  spend(usage: Usage): void {
    this.#allUsage = plus(this.#allUsage, usage)
  }

  /** Usage of all time, up to this event. */
  get allUsage(): Usage {
    return this.#allUsage
  }

  finish(): MissionState {
    const { seq, at, day } = this
    return {
      workspace: this.#workspace,
      agents: this.agents.finish(),
      sessions: this.sessions.finish(),
      tasks: this.tasks.finish(),
      leads: this.leads.finish(),
      approvals: this.approvals.finish(),
      commands: this.commands.finish(),
      terminals: this.terminals.finish(),
      alerts: this.alerts.finish(),
      rules: this.rules.finish(),
      budgets: this.budgets.finish(),
      thresholds: this.thresholds.finish(),
      system: this.system.finish(),
      tokens: this.#tokens(),
      types: this.types.finish(),
      activity: this.activity.finish(),
      files: this.files.finish(),
      touched: this.touched.finish(),
      changed: this.#changed(),
      last: { seq, at, day },
    }
  }

  #tokens(): TokenTotals {
    const { tokens } = this.#base
    const days = this.days.rows.finish()
    const hours = this.hours.rows.finish()
    const same = tokens.all === this.#allUsage && tokens.days === days && tokens.hours === hours
    if (same) return tokens
    const { day, hour } = tokens.agentsSince
    const sameSince = day === this.days.agentsSince && hour === this.hours.agentsSince
    const agentsSince = sameSince ? tokens.agentsSince : { day: this.days.agentsSince, hour: this.hours.agentsSince }
    return { all: this.#allUsage, days, hours, agentsSince }
  }

  #changed(): Readonly<Record<Part, number>> {
    const now: Record<Part, number> = {
      agents: this.agents.changedAt,
      sessions: this.sessions.changedAt,
      tasks: this.tasks.changedAt,
      tokens: Math.max(this.days.rows.changedAt, this.hours.rows.changedAt),
      leads: this.leads.changedAt,
      approvals: this.approvals.changedAt,
      commands: this.commands.changedAt,
      terminals: this.terminals.changedAt,
      alerts: this.alerts.changedAt,
      rules: this.rules.changedAt,
      files: this.files.changedAt,
      activity: this.activity.changedAt,
      budgets: this.budgets.changedAt,
      thresholds: this.thresholds.changedAt,
      system: this.system.changedAt,
      workspace: this.#workspaceAt,
    }
    const before = this.#base.changed
    return PARTS.every((part) => before[part] === now[part]) ? before : now
  }
}
