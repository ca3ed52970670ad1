import type { Accounts } from '#lib/auth/accounts.ts'
import { serverGrant } from '#lib/auth/grant.ts'
import type { Principal } from '#lib/auth/principal.ts'
import { refuseWrite } from '#lib/auth/who-may-write.ts'
import type { Publish } from '#lib/connectors/connector.ts'
import type { Gate } from '#lib/connectors/gate.ts'
import { createPreview, type PreviewParts } from '#lib/control/alerts/preview.ts'
import { createAnswerApproval } from '#lib/control/answer-approval.ts'
import { pauseReason } from '#lib/control/budget-reason.ts'
import { createBudgetControl } from '#lib/control/change-budgets.ts'
import { createChangeTaskLimits } from '#lib/control/change-task-limits.ts'
import { createChangeWorkspace } from '#lib/control/change-workspace.ts'
import { createCommentOnTask } from '#lib/control/comment-on-task.ts'
import { createAlerts } from '#lib/control/create-alerts.ts'
import { type BudgetPasts, createBudgetFilling } from '#lib/control/create-budget-filling.ts'
import { createBudgets } from '#lib/control/create-budgets.ts'
import { createClaims } from '#lib/control/create-claims.ts'
import { createFileGate, everyGate } from '#lib/control/create-file-gate.ts'
import { createGate } from '#lib/control/create-gate.ts'
import { createLeads } from '#lib/control/create-leads.ts'
import { createLevels } from '#lib/control/create-levels.ts'
import { createPresence } from '#lib/control/create-presence.ts'
import { createRules } from '#lib/control/create-rules.ts'
import { createStatusEngine } from '#lib/control/create-status-engine.ts'
import { createTasks } from '#lib/control/create-tasks.ts'
import { createFillIn } from '#lib/control/fill-in.ts'
import { createLeadImports, type LeadImportParts } from '#lib/control/import-leads.ts'
import { createLeadGate } from '#lib/control/lead-gate.ts'
import type { MachineWatch } from '#lib/control/machine-look.ts'
import { createNoteLate } from '#lib/control/note-late.ts'
import type { Presence } from '#lib/control/presence.ts'
import { refuseStranger } from '#lib/control/refuse-stranger.ts'
import { createStateView, type StateView } from '#lib/control/state-view.ts'
import { createTaskGate } from '#lib/control/task-gate.ts'
import { createIngest, type Ingest, type IngestParts } from '#lib/ingest/create-ingest.ts'
import { createStamper } from '#lib/ingest/stamp.ts'
import type { LeadStore } from '#lib/leads/open-lead-store.ts'
import type { EventLog } from '#lib/log/log.ts'
import type { PriceList } from '#lib/prices/price-list.ts'
import { priceUsage } from '#lib/prices/price-usage.ts'
import type { AlarmClock } from '#lib/protocol/clock.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { isZone } from '#lib/protocol/is-zone.ts'
import type { Limits } from '#lib/protocol/limits.ts'
import { perSecond, TokenBuckets } from '#lib/protocol/token-buckets.ts'
import type { MissionState } from '#lib/state/model.ts'
import type { TaskArchive } from '#lib/task-archive/task-archive.ts'
import type { Acts } from './runtime.ts'

export interface ControlParts {
  readonly log: EventLog
  readonly leadStore: LeadStore
  readonly archive: Pick<TaskArchive, 'task'>
  readonly limits: Limits
  readonly clock: AlarmClock
  readonly onError: (error: unknown) => void
  /** The live state; asked only once the hub stands. */
  readonly state: () => MissionState
  readonly prices: PriceList
  readonly accounts: Pick<Accounts, 'people' | 'person'>
  /** Who knows what budgets had used before they were set. */
  readonly usage: BudgetPasts
}

export interface Control {
  readonly publish: Publish
  readonly acts: Acts
  readonly gate: Gate
  readonly presence: Presence
  readonly buckets: TokenBuckets
  /** On the first start, names the workspace and takes its zone from this machine. */
  settleWorkspace(): Promise<void>
  /** Starts what looks at the clock. @param machine what rules look at of this machine. @returns its stop. */
  startRules(machine: MachineWatch): AsyncDisposable
}

/** More than there are keys, times the kinds of what they do. */
const BUCKETS = 10_000

/** The way into the log and the rules that read the state and publish. */
export function createControl(parts: ControlParts): Control {
  const { log, leadStore, archive, limits, clock, onError, state, prices, usage } = parts
  const view = createStateView({ state, changed: (listener) => log.tail(listener) }, clock)
  const noteLate = createNoteLate(() => decided, clock, onError)
  const gate = createTaskGate(view, clock, noteLate)
  const source = leadStore.source(() => state().last.seq)
  const leadParts = { source, gate: createLeadGate(view, source) }
  const machineOf = (agentId: string) => state().agents.get(agentId)?.machine ?? null
  const ownerOf = (sessionId: string) => state().sessions.get(sessionId)?.agentId ?? null
  const buckets = new TokenBuckets(clock.now, BUCKETS)
  const { publish, decided } = createIngest({
    log,
    limits,
    stamper: createStamper(clock.now, () => state().last.at),
    zone: () => state().workspace.zone,
    refuseWrite: (principal, type, data) => refuseWrite(principal, type, data, machineOf, ownerOf),
    gate,
    leadGate: leadParts.gate,
    take: (principal, events) => takeEvents(buckets, limits, principal, events),
    ...ofPeople(parts),
    price: (usage) => priceUsage(usage, prices, clock.now()),
  })
  const gateParts = { state, log: decided, clock, report: onError }
  const budgets = createBudgetControl({ view, log: decided, clock })
  const presence = createPresence({ publish, clock, graceMs: limits.presenceGraceMs, machineOf, report: onError })
  const tasks = createTasks({ gate, view, log: decided })
  const isPaused = (agentId: string) => pauseReason(state(), agentId, clock.now())
  const claims = createClaims({ tasks, view, log: decided, clock, leaseMs: limits.taskLeaseMs, isPaused })
  return {
    publish,
    acts: {
      view,
      clock,
      tasks,
      claims,
      commentOnTask: createCommentOnTask({ isTask: taskFinder(state, archive), log: decided }),
      budgets,
      ...peoplesActs(view, decided),
      ...leadActs(leadParts, decided),
      previewRule: createPreview(() => pagesOf(log), clock.now),
    },
    gate: everyGate(createGate(gateParts), createFileGate(gateParts)),
    presence,
    buckets,
    async settleWorkspace() {
      if (log.head > 0) return
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
      const zone = isZone(timeZone) ? timeZone : 'UTC'
      await publish(serverGrant(), [{ type: 'system:workspace', data: { name: 'Mission Control', zone } }], {
        trust: 'trusted',
      })
    },
    startRules(machine) {
      const common = { state, clock, report: onError }
      const { isPresent } = presence
      const rules = new AsyncDisposableStack()
      rules.use(createStatusEngine({ ...common, publish, isPresent, graceMs: limits.presenceGraceMs }))
      const tail = (listener: (events: readonly MissionEvent[]) => void) =>
        log.tail((stored) => listener(stored.map(({ event }) => event)))
      rules.use(createAlerts({ ...common, tail, log: decided, machine: machine.look }))
      const changed = (listener: () => void) => log.tail(() => listener())
      rules.use(createBudgets({ ...common, changed, log: decided }))
      rules.use(createBudgetFilling({ ...common, changed, log: decided, pasts: usage }))
      rules.use(createLevels({ ...common, changed, log: decided }))
      return rules
    },
  }
}

const peoplesActs = (
  view: StateView,
  log: Ingest['decided'],
): Pick<Acts, 'answer' | 'rules' | 'changeWorkspace' | 'changeTaskLimits'> => ({
  answer: createAnswerApproval(view, log),
  rules: createRules(view, log),
  changeWorkspace: createChangeWorkspace(view, log),
  changeTaskLimits: createChangeTaskLimits(view, log),
})

/** The log as a preview reads it. */
const pagesOf = (log: EventLog): PreviewParts => ({
  head: log.head,
  floor: log.floor,
  read: async (after, events) => (await log.read(after, { events, bytes: 1024 * 1024 })).map(({ event }) => event),
})

/** What ingest asks about people, who stand in no event. */
const ofPeople = ({ state, clock, accounts }: ControlParts): Pick<IngestParts, 'fillIn' | 'refuseStranger'> => ({
  fillIn: createFillIn({ state, clock, people: accounts.people }),
  refuseStranger: (draft) => refuseStranger(draft, (id) => accounts.person(id) !== null),
})

const taskFinder = (state: () => MissionState, archive: Pick<TaskArchive, 'task'>) => async (taskId: string) =>
  state().tasks.has(taskId) || (await archive.task(state().last.seq, taskId)) !== null

function takeEvents(buckets: TokenBuckets, limits: Limits, principal: Principal, events: number): void {
  const most = principal.kind === 'person' ? limits.publishEventsPerSecondPerson : limits.publishEventsPerSecondKey
  const retryAfterMs = buckets.take(`publish ${principal.id}`, perSecond(most), events)
  if (retryAfterMs === 0) return
  throw new MissionError(
    'rate_limited',
    `Too many events: ${most} a second may be published. Try again in ${retryAfterMs} ms.`,
    { retryAfterMs },
  )
}

function leadActs(
  parts: Omit<LeadImportParts, 'log'>,
  log: Ingest['decided'],
): Pick<Acts, 'leads' | 'leadImports' | 'allLeads'> {
  const all = { ...parts, log }
  return { leads: createLeads(all), leadImports: createLeadImports(all), allLeads: parts.source }
}
