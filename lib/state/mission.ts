import type { EventOf, EventType, KnownEvent, MissionEvent } from '#lib/protocol/event.ts'
import { activity } from './activity.ts'
import { levelUp, lifecycle, registered, removed, settle } from './agents.ts'
import { alertAcked, alertFired, alertResolved } from './alerts.ts'
import { approvalRequested, approvalResolved } from './approvals.ts'
import {
  budgetAllowed,
  budgetChanged,
  budgetDenied,
  budgetFilled,
  budgetHeld,
  budgetPassed,
  budgetReleased,
  budgetRemoved,
  threshold,
} from './budgets.ts'
import { commandDelivered, commandInterrupt, commandRequested, commandResult } from './commands.ts'
import { Draft } from './draft.ts'
import { fileChange } from './files.ts'
import { daysBefore, hoursBefore } from './instant.ts'
import {
  leadAdded,
  leadCommented,
  leadDistinct,
  leadMerged,
  leadRemoved,
  leadScored,
  leadUnmerged,
  leadUpdated,
} from './leads.ts'
import type { Ledger } from './ledger.ts'
import { closeShifts } from './levels.ts'
import type { MissionState } from './model.ts'
import { quietSet, ruleChanged, ruleRemoved } from './rules.ts'
import { ended, sessionActivity, started, statusChange } from './sessions.ts'
import { forgetSessions } from './subject.ts'
import { systemStatus, workspace } from './system.ts'
import { NO_LIMITS, taskLimits } from './task-limits.ts'
import {
  taskAssigned,
  taskCommented,
  taskCompleted,
  taskCreated,
  taskFailed,
  taskRemoved,
  taskUpdated,
} from './tasks.ts'
import { terminalClosed, terminalOpened, terminalResized } from './terminals.ts'
import { usage } from './tokens.ts'
import { NO_USAGE } from './usage.ts'

/** What each type of event does. A type without its reducer does not compile. */
const REDUCERS: { readonly [T in EventType]: (draft: Draft, event: EventOf<T>) => void } = {
  'agent:registered': registered,
  'agent:removed': removed,
  'agent:statusChange': statusChange,
  'agent:activity': activity,
  'agent:lifecycle': lifecycle,
  'agent:levelUp': levelUp,
  'session:started': started,
  'session:activity': sessionActivity,
  'session:ended': ended,
  'task:created': taskCreated,
  'task:updated': taskUpdated,
  'task:assigned': taskAssigned,
  'task:completed': taskCompleted,
  'task:failed': taskFailed,
  'task:removed': taskRemoved,
  'task:commented': taskCommented,
  'task:refused': nothing,
  'task:limits': taskLimits,
  'lead:added': leadAdded,
  'lead:updated': leadUpdated,
  'lead:scored': leadScored,
  'lead:removed': leadRemoved,
  'lead:merged': leadMerged,
  'lead:unmerged': leadUnmerged,
  'lead:distinct': leadDistinct,
  'lead:commented': leadCommented,
  'token:usage': usage,
  'token:threshold': threshold,
  'budget:changed': budgetChanged,
  'budget:removed': budgetRemoved,
  'budget:filled': budgetFilled,
  'budget:allowed': budgetAllowed,
  'budget:held': budgetHeld,
  'budget:released': budgetReleased,
  'budget:denied': budgetDenied,
  'budget:passed': budgetPassed,
  'approval:requested': approvalRequested,
  'approval:resolved': approvalResolved,
  'command:request': commandRequested,
  'command:interrupt': commandInterrupt,
  'command:delivered': commandDelivered,
  'command:result': commandResult,
  'terminal:opened': terminalOpened,
  'terminal:resized': terminalResized,
  'terminal:closed': terminalClosed,
  'system:alert': alertFired,
  'system:alertAcked': alertAcked,
  'system:alertResolved': alertResolved,
  'rule:changed': ruleChanged,
  'rule:removed': ruleRemoved,
  'rule:quiet': quietSet,
  'system:status': systemStatus,
  'system:workspace': workspace,
  'file:change': fileChange,
}

/** It stands in the history of what it is about, and changes nothing. */
function nothing(): void {}

const KEPT_DAYS = 31
const KEPT_HOURS = 48

const PREFIXES = new Set(Object.keys(REDUCERS).map(prefixOf))

const isKnown = (event: MissionEvent): event is KnownEvent => Object.hasOwn(REDUCERS, event.type)

function prefixOf(type: string): string {
  return type.slice(0, type.indexOf(':') + 1)
}

/** Under what an event is counted: few enough to be kept, whatever publishers send. */
function countedAs({ type }: MissionEvent): string {
  if (Object.hasOwn(REDUCERS, type)) return type
  return PREFIXES.has(prefixOf(type)) ? `${prefixOf(type)}*` : 'other'
}

function reduce<T extends EventType>(draft: Draft, type: T, event: EventOf<T>): void {
  REDUCERS[type](draft, event)
}

/** The state of a workspace in which nothing has happened. */
export function emptyState(): MissionState {
  return {
    workspace: { name: 'Mission Control', zone: 'UTC', quiet: null, levels: true, limits: NO_LIMITS },
    agents: new Map(),
    sessions: new Map(),
    tasks: new Map(),
    leads: new Map(),
    approvals: new Map(),
    commands: new Map(),
    terminals: new Map(),
    alerts: new Map(),
    rules: new Map(),
    budgets: new Map(),
    thresholds: new Map(),
    system: new Map(),
    tokens: { all: NO_USAGE, days: new Map(), hours: new Map(), agentsSince: { day: null, hour: null } },
    types: new Map(),
    activity: [],
    files: [],
    touched: new Map(),
    changed: {
      agents: 0,
      sessions: 0,
      tasks: 0,
      tokens: 0,
      leads: 0,
      approvals: 0,
      commands: 0,
      terminals: 0,
      alerts: 0,
      rules: 0,
      files: 0,
      activity: 0,
      budgets: 0,
      thresholds: 0,
      system: 0,
      workspace: 0,
    },
    last: { seq: 0, at: null, day: null },
  }
}

/**
 * The state after these events, in log order. Pure: it reads no clock and no zone, and changes nothing that it was given;
 * what no event touched is the same object in the result. Events that the state holds already are passed over. An event
 * of a type that it does not know is only counted and moves `last`, and with it time: what is too old then leaves the state.
 * @param ledger is told what became of usage, as it is decided.
 */
export function fold(state: MissionState, events: readonly MissionEvent[], ledger: Ledger | null = null): MissionState {
  let draft: Draft | null = null
  for (const event of events) {
    if (event.seq <= (draft?.seq ?? state.last.seq)) continue
    draft ??= new Draft(state, ledger)
    const { newDay, newHour } = draft.begin(event)
    if (newDay) {
      draft.days.forget(daysBefore(draft.day, KEPT_DAYS - 1))
      closeShifts(draft)
    }
    if (newHour) {
      draft.hours.forget(hoursBefore(draft.ms, KEPT_HOURS - 1))
      forgetSessions(draft)
    }
    draft.types.add(countedAs(event))
    if (isKnown(event)) reduce(draft, event.type, event)
    settle(draft)
  }
  return draft?.finish() ?? state
}
