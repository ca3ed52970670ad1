import type { TestServer } from '#e2e/server.ts'
import { checkExactness } from '#lib/hub/exactness-check.ts'
import type { Meter } from './meter.ts'
import { BUDGET, type Office } from './office.ts'
import type { Plan } from './plan.ts'
import { type Audit, budgetSums, sumsOf, wordsOf } from './sums.ts'
import {
  type Bound,
  flatness,
  type Mark,
  none,
  p99OfTenths,
  sameEverywhere,
  slopeOf,
  some,
  steadiness,
} from './trend.ts'
import type { Visitors } from './visitors.ts'

const MEBIBYTE = 1024 * 1024
/** A shorter run tells its slopes and judges none: until then code is still being compiled, and tables are filled for the first time. */
const JUDGED_FROM_MS = 20 * 60_000
/** Growth of the measured part that counts as none. */
const FLAT = {
  rss: { per: MEBIBYTE, unit: ' MiB', share: 0.1, least: 32 },
  heap: { per: MEBIBYTE, unit: ' MiB', share: 0.1, least: 8 },
  files: { per: 1, unit: '', share: 0, least: 4 },
  sockets: { per: 1, unit: '', share: 0, least: 4 },
  threads: { per: 1, unit: '', share: 0, least: 1 },
} as const satisfies Readonly<Record<string, Bound>>
/** What an event may cost on disk in the second half of what is measured, against the first. */
const DEARER = 1.25
const DEARER_BYTES = 64

export interface Soaked {
  readonly plan: Plan
  readonly server: TestServer
  readonly office: Office
  readonly visitors: Visitors
  readonly meter: Meter
  readonly audit: Audit
  /** Of the server's state at the end. */
  readonly hash: string
  /** Every resident stands at the end of the log, and nothing was written meanwhile. */
  readonly isSettled: boolean
}

export async function judge(soaked: Soaked): Promise<readonly Mark[]> {
  return [...happened(soaked), ...exactness(soaked), ...(await money(soaked)), ...flat(soaked), ...speed(soaked)]
}

/** A run in which something did not happen has shown nothing of it. */
function happened({ office, visitors, audit, plan }: Soaked): readonly Mark[] {
  const { tasks, failed, errors, pauses } = office.counts
  const over = [...audit.raised.values()].filter(({ over }) => over).length
  return [
    some('events stored', audit.stored.length),
    some('restarts (SIGTERM, kill -9)', plan.restarts.length),
    some('tasks done and failed', tasks + failed),
    some('pages that came and went', visitors.gone.length),
    some('agents that fell into error', errors),
    some('alerts that were raised and ended', over),
    some('times that the budget paused its agent', pauses),
  ]
}

function exactness({ office, visitors, audit, hash, isSettled }: Soaked): readonly Mark[] {
  const { stored, doubled, raised } = audit
  const { residents, gone } = visitors
  const left = gone.flatMap((reader) => checkExactness(reader, { stored: stored.slice(0, reader.position) }))
  const reset = [...residents, ...gone].filter(({ snapshots }) => snapshots > 0).map(({ name }) => `${name} was reset`)
  const twice = [...raised].filter(([, { rule, times }]) => rule === 'budget' && times > 1).map(([id]) => id)
  const still = [...raised].filter(([, { rule, over }]) => rule === 'error' && !over).map(([id]) => id)
  return [
    none('answers that nobody should get', office.refused),
    none('ids that are stored twice', doubled),
    none('missed, doubled or out of order, and the state: pages that stayed', [
      ...(isSettled ? [] : ['not every page reached the end of the log']),
      ...residents.flatMap((guest) => checkExactness(guest, { stored, hash })),
    ]),
    none('missed, doubled or out of order: pages that left', left),
    none('pages that lost their place', reset),
    none('steps of the budget that alerted twice', twice),
    none('alerts of errors that did not end', still),
  ]
}

async function money({ server, office, visitors, audit }: Soaked): Promise<readonly Mark[]> {
  const states = new Map(visitors.residents.map(({ name, state }) => [name, state]))
  const sums = await sumsOf(server, audit, states)
  return [
    sameEverywhere(
      'usage',
      new Map([['acknowledged', wordsOf(office.spent)], ['the log', wordsOf(audit.spent)], ...sums]),
    ),
    sameEverywhere(`nano-USD of ${BUDGET.agentId}`, await budgetSums(server, audit, states)),
  ]
}

function flat({ plan, meter }: Soaked): readonly Mark[] {
  const { from, to } = plan.measured
  const isJudged = to - from >= JUDGED_FROM_MS
  if (meter.of('rss').length === 0)
    return [{ what: 'memory, handles and disk', value: 'this system has no /proc', wanted: '', verdict: 'told' }]
  const names = {
    rss: 'memory (RSS)',
    heap: 'heap after collection',
    files: 'open files',
    sockets: 'sockets',
    threads: 'threads',
  }
  const marks = (['rss', 'heap', 'files', 'sockets', 'threads'] as const).map((series) =>
    flatness(names[series], meter.of(series), FLAT[series], isJudged),
  )
  return [...marks, disk(meter, isJudged)]
}

/** The log and its stores keep what happened, so they grow with the events; what one event costs has to stay the same. */
function disk(meter: Meter, isJudged: boolean): Mark {
  const readings = meter.of('store')
  const middle = readings.length >> 1
  const [first, second] = [slopeOf(readings.slice(0, middle)), slopeOf(readings.slice(middle))]
  const most = first * DEARER + DEARER_BYTES
  return {
    what: 'disk for an event',
    value: `${first.toFixed(0)} bytes, then ${second.toFixed(0)}; ${((readings.at(-1)?.value ?? 0) / MEBIBYTE).toFixed(0)} MiB in all`,
    wanted: `then at most ${most.toFixed(0)}`,
    verdict: !isJudged ? 'told' : second <= most ? 'held' : 'missed',
  }
}

function speed({ plan, office, visitors }: Soaked): readonly Mark[] {
  const { from, to } = plan.measured
  const isJudged = to - from >= JUDGED_FROM_MS
  return [
    steadiness('p99 from publish to answer, by tenths', p99OfTenths(office.answers, from, to), isJudged),
    steadiness('p99 from the stamp to a page, by tenths', p99OfTenths(visitors.lags, from, to), isJudged),
  ]
}
