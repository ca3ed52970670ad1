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

/** Rows that are written in one step of encodingText: a fraction of a millisecond. */
const ROWS_A_STEP = 64

export function encodeState(state: MissionState): EncodedState {
  const out = new Writer(originOf(state.last))
  const tables = Object.fromEntries(tablesOf(state, out).map(({ name, rows }) => [name, [...rows]]))
  return { ...headOf(state), words: out.words, tables, tokens: tokensOf(state, out) }
}

/**
 * The JSON of encodeState, made in many short steps, so that a thread which serves sockets does so in between. A state never
 * changes, so all steps tell of the same one.
 */
export function* encodingText(state: MissionState): Generator<void, string> {
  const out = new Writer(originOf(state.last))
  const tables: string[] = []
  for (const { name, rows } of tablesOf(state, out)) {
    const texts: string[] = []
    let some: unknown[] = []
    for (const row of rows) {
      some.push(row)
      if (some.length < ROWS_A_STEP) continue
      texts.push(JSON.stringify(some).slice(1, -1))
      some = []
      yield
    }
    if (some.length > 0) texts.push(JSON.stringify(some).slice(1, -1))
    tables.push(`${JSON.stringify(name)}:[${texts.join(',')}]`)
  }
  const rest = JSON.stringify({ ...headOf(state), tokens: tokensOf(state, out), words: out.words })
  return `${rest.slice(0, -1)},"tables":{${tables.join(',')}}}`
}

const headOf = ({ last, changed, workspace }: MissionState) => ({
  v: STATE_VERSION,
  last,
  changed: PARTS.map((part) => changed[part]),
  workspace,
})

const tokensOf = ({ tokens }: MissionState, out: Writer): EncodedState['tokens'] => ({
  all: shapes.usage.write(tokens.all, out),
  agentsSince: tokens.agentsSince,
})

interface Table {
  readonly name: string
  readonly rows: Iterable<unknown>
}

/** Its rows are written as they are asked for, once. */
function tablesOf(state: MissionState, out: Writer): readonly Table[] {
  const { tokens } = state
  const table = <V>(name: string, values: Iterable<V>, shape: Shape<V>): Table => ({
    name,
    rows: written(values, shape, out),
  })
  const types = Array.from(state.types, ([type, count]) => ({ type, count }))
  return [
    table('sessions', state.sessions.values(), shapes.session),
    table<shapes.StoredAgent>('agents', state.agents.values(), shapes.agent),
    table('tasks', state.tasks.values(), shapes.task),
    table('leads', state.leads.values(), shapes.lead),
    table('approvals', state.approvals.values(), shapes.approval),
    table('commands', state.commands.values(), shapes.command),
    table('terminals', state.terminals.values(), shapes.terminal),
    table('alerts', state.alerts.values(), shapes.alert),
    table('rules', state.rules.values(), shapes.rule),
    table('budgets', state.budgets.values(), budgetShapes.budget),
    table('thresholds', state.thresholds.values(), budgetShapes.threshold),
    table('system', state.system.values(), shapes.component),
    table('days', tokens.days.values(), shapes.dayRow),
    table('hours', tokens.hours.values(), shapes.hourRow),
    table('types', types, shapes.typeCount),
    table('activity', state.activity, shapes.line),
    table('files', state.files, shapes.fileChange),
    table('touched', state.touched.values(), touchedFile),
  ]
}

function* written<V>(values: Iterable<V>, shape: Shape<V>, out: Writer): Generator<unknown> {
  for (const value of values) yield shape.write(value, out)
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
