import { MissionError } from '#lib/protocol/errors.ts'
import { currentOf } from './agents.ts'
import * as budgetShapes from './codec-budgets.ts'
import * as shapes from './codec-shapes.ts'
import { millis } from './instant.ts'
import { type Agent, type MissionState, PARTS, type Part, type Session, type TokenTotals } from './model.ts'
import { arrayOf, malformed, numberOf, Reader, type Shape, Writer } from './shape.ts'
import { agentStanding } from './status.ts'
import { DAY_ROWS, HOUR_ROWS } from './token-table.ts'
import { touchedFile } from './touched-shape.ts'
import { STATE_VERSION } from './version.ts'

export { STATE_VERSION }

/**
 * The state as plain JSON: what a snapshot carries and a checkpoint keeps. Equal states give equal JSON. Only decodeState
 * reads it; `v` is the version of the reducer, and what another one wrote is refused.
 */
export interface EncodedState {
  readonly v: number
  readonly last: MissionState['last']
  readonly changed: readonly number[]
  readonly workspace: MissionState['workspace']
  readonly words: readonly string[]
  readonly tables: { readonly [table: string]: readonly unknown[] }
  readonly tokens: { readonly all: unknown; readonly agentsSince: TokenTotals['agentsSince'] }
}

const originOf = ({ seq, at }: MissionState['last']) => {
  const ms = at === null ? 0 : millis(at)
  return { seq, ms: Number.isNaN(ms) ? 0 : ms }
}

export function encodeState(state: MissionState): EncodedState {
  const { workspace, last, tokens } = state
  const out = new Writer(originOf(last))
  const rows = <V>(values: Iterable<V>, shape: Shape<V>) => Array.from(values, (value) => shape.write(value, out))
  const tables = {
    sessions: rows(state.sessions.values(), shapes.session),
    agents: rows<shapes.StoredAgent>(state.agents.values(), shapes.agent),
    tasks: rows(state.tasks.values(), shapes.task),
    leads: rows(state.leads.values(), shapes.lead),
    approvals: rows(state.approvals.values(), shapes.approval),
    commands: rows(state.commands.values(), shapes.command),
    terminals: rows(state.terminals.values(), shapes.terminal),
    alerts: rows(state.alerts.values(), shapes.alert),
    rules: rows(state.rules.values(), shapes.rule),
    budgets: rows(state.budgets.values(), budgetShapes.budget),
    thresholds: rows(state.thresholds.values(), budgetShapes.threshold),
    system: rows(state.system.values(), shapes.component),
    days: rows(tokens.days.values(), shapes.dayRow),
    hours: rows(tokens.hours.values(), shapes.hourRow),
    types: rows(
      Array.from(state.types, ([type, count]) => ({ type, count })),
      shapes.typeCount,
    ),
    activity: rows(state.activity, shapes.line),
    files: rows(state.files, shapes.fileChange),
    touched: rows(state.touched.values(), touchedFile),
  }
  return {
    v: STATE_VERSION,
    last,
    changed: PARTS.map((part) => state.changed[part]),
    workspace,
    words: out.words,
    tables,
    tokens: { all: shapes.usage.write(tokens.all, out), agentsSince: tokens.agentsSince },
  }
}

/**
 * The exact inverse of encodeState, for JSON that may come from anywhere.
 * @throws MissionError `version` where another reducer wrote it, `invalid` for what is no encoded state.
 */
export function decodeState(json: unknown): MissionState {
  const encoded = fields(json)
  if (encoded.v !== STATE_VERSION) {
    throw new MissionError(
      'version',
      `The state is of version ${encoded.v}, and version ${STATE_VERSION} is read here.`,
    )
  }
  const last = lastOf(encoded.last)
  const from = new Reader(originOf(last), encoded.words)
  const tables = fields(encoded.tables)
  const rows = <V>(table: string, shape: Shape<V>) => arrayOf(tables[table]).map((row) => shape.read(row, from))
  const sessions = keyed(rows('sessions', shapes.session), (session) => session.id)
  return {
    workspace: workspaceOf(encoded.workspace),
    agents: agentsOf(rows('agents', shapes.agent), sessions),
    sessions,
    tasks: keyed(rows('tasks', shapes.task), (task) => task.id),
    leads: keyed(rows('leads', shapes.lead), (lead) => lead.id),
    approvals: keyed(rows('approvals', shapes.approval), (approval) => approval.id),
    commands: keyed(rows('commands', shapes.command), (command) => command.id),
    terminals: keyed(rows('terminals', shapes.terminal), (terminal) => terminal.id),
    alerts: keyed(rows('alerts', shapes.alert), (alert) => alert.id),
    rules: keyed(rows('rules', shapes.rule), (rule) => rule.id),
    budgets: keyed(rows('budgets', budgetShapes.budget), (budget) => budget.id),
    thresholds: keyed(rows('thresholds', budgetShapes.threshold), (told) => told.id),
    system: keyed(rows('system', shapes.component), (component) => component.component),
    tokens: {
      all: shapes.usage.read(fields(encoded.tokens).all, from),
      days: keyed(rows('days', shapes.dayRow), (row) => DAY_ROWS.key(DAY_ROWS.spot(row))),
      hours: keyed(rows('hours', shapes.hourRow), (row) => HOUR_ROWS.key(HOUR_ROWS.spot(row))),
      agentsSince: sinceOf(fields(encoded.tokens).agentsSince),
    },
    types: new Map(rows('types', shapes.typeCount).map(({ type, count }) => [type, count])),
    activity: rows('activity', shapes.line),
    files: rows('files', shapes.fileChange),
    touched: keyed(rows('touched', touchedFile), (file) => file.key),
    changed: changedOf(arrayOf(encoded.changed)),
    last,
  }
}

function fields(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null ? { ...json } : malformed('an object')
}

const textOf = (json: unknown): string => (typeof json === 'string' ? json : malformed('a text'))
const textOrNull = (json: unknown): string | null => (json === null ? null : textOf(json))

function lastOf(json: unknown): MissionState['last'] {
  const { seq, at, day } = fields(json)
  return { seq: numberOf(seq), at: textOrNull(at), day: textOrNull(day) }
}

function workspaceOf(json: unknown): MissionState['workspace'] {
  const { name, zone, quiet, levels, limits } = fields(json)
  return {
    name: textOf(name),
    zone: textOf(zone),
    quiet: quiet === null ? null : quietOf(fields(quiet)),
    levels: levels === true,
    limits: limitsOf(fields(limits)),
  }
}

const mostOf = (json: unknown): number | null => (json === null ? null : numberOf(json))

const limitsOf = (limits: Readonly<Record<string, unknown>>): MissionState['workspace']['limits'] => ({
  version: numberOf(limits.version),
  backlog: mostOf(limits.backlog),
  ready: mostOf(limits.ready),
  running: mostOf(limits.running),
  review: mostOf(limits.review),
})

const quietOf = (quiet: Readonly<Record<string, unknown>>): MissionState['workspace']['quiet'] => ({
  on: quiet.on === true,
  from: textOf(quiet.from),
  to: textOf(quiet.to),
  critical: quiet.critical === true,
  until: textOrNull(quiet.until),
  version: numberOf(quiet.version),
})

function sinceOf(json: unknown): TokenTotals['agentsSince'] {
  const { day, hour } = fields(json)
  return { day: textOrNull(day), hour: textOrNull(hour) }
}

function changedOf(seqs: readonly unknown[]): Readonly<Record<Part, number>> {
  // PARTS names every part, which fromEntries cannot know.
  return Object.fromEntries(PARTS.map((part, index) => [part, numberOf(seqs[index])])) as Record<Part, number>
}

const keyed = <V>(values: readonly V[], key: (value: V) => string): ReadonlyMap<string, V> =>
  new Map(values.map((value) => [key(value), value]))

/** What an agent derives from its sessions is not written: it is derived again, by the same functions. */
function agentsOf(
  stored: readonly shapes.StoredAgent[],
  sessions: ReadonlyMap<string, Session>,
): ReadonlyMap<string, Agent> {
  const live = Map.groupBy([...sessions.values()].filter(isLive), (session) => session.agentId)
  return keyed(
    stored.map((agent) => derived(agent, (live.get(agent.id) ?? []).sort(byStart))),
    (agent) => agent.id,
  )
}

function derived(stored: shapes.StoredAgent, live: readonly Session[]): Agent {
  const { session, ...its } = agentStanding(stored, live)
  const liveSessions = live.map(({ id }) => id)
  const agent: Agent = { ...stored, ...its, liveSessions, current: null }
  return { ...agent, current: currentOf(agent, { ...its, session }, live) }
}

const isLive = (session: Session): boolean => session.endedAt === null && session.agentId !== null
const byStart = (a: Session, b: Session): number =>
  a.startedAt < b.startedAt || (a.startedAt === b.startedAt && a.id < b.id) ? -1 : 1
