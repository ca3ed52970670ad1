import type { BudgetAct } from '#lib/protocol/event.ts'
import { type BudgetForecast, stepMs } from '#lib/state/budget-forecast.ts'
import type { BudgetMark, BudgetStanding } from '#lib/state/budget-standing.ts'
import type { Budget, BudgetStep } from '#lib/state/model.ts'
import { moneyWords, percentWords, tokenWords } from '../ui/figures.ts'
import type { GlyphName } from '../ui/glyph-rows.ts'

const PERIODS = { day: 'a day', week: 'a week', month: 'a month', total: 'in total' } as const
const NOW = { day: 'today', week: 'this week', month: 'this month', total: 'in all' } as const

/** `project, a day` */
export const scopeWords = ({ name, scope, period }: Pick<Budget, 'name' | 'scope' | 'period'>): string =>
  // Without a name it is called by what it is about: of the workspace there is nothing more to say.
  name === null && scope.kind === 'workspace' ? PERIODS[period] : `${scope.kind}, ${PERIODS[period]}`

/** `today`, `this week`: the period that holds now. */
export const periodNow = ({ period }: Pick<Budget, 'period'>): string => NOW[period]

/** An amount in the unit of a budget: `$4.10`, `318 k`. */
export const amountWords = (unit: Budget['unit'], amount: number): string =>
  unit === 'usd' ? moneyWords(amount) : tokenWords(amount)

/** `$10.00`, `800 k tokens` */
export const limitWords = (unit: Budget['unit'], limit: number): string =>
  unit === 'usd' ? moneyWords(limit) : `${tokenWords(limit)} tokens`

/** The look of a mark: a status whose colours it takes, and its glyph. */
const MARKS: Readonly<Record<BudgetMark, { readonly status: string; readonly glyph: GlyphName }>> = {
  fine: { status: 'working', glyph: 'done' },
  noted: { status: 'idle', glyph: 'flag' },
  warned: { status: 'waiting', glyph: 'waiting' },
  paused: { status: 'waiting', glyph: 'pause' },
  held: { status: 'error', glyph: 'pause' },
}

/** Whether somebody has to decide something about it. */
export const needsSomebody = (mark: BudgetMark): boolean => mark === 'warned' || mark === 'paused' || mark === 'held'

/** In dollars, and nothing that was used has a price: what is spent is not known, which is not $0. */
export const isUnpriced = ({ budget, span }: Pick<BudgetStanding, 'budget' | 'span'>): boolean =>
  budget.unit === 'usd' && span.costNano === 0 && span.unpriced > 0

/** What its meter shows. */
export function meterWords(standing: BudgetStanding): string {
  if (isUnpriced(standing)) return 'What is spent has no price'
  if (standing.share !== null) return `${percentWords(standing.share)} spent`
  return `At least ${percentWords(standing.known / standing.limit)} spent; the rest is being summed`
}

const SUMMING = { status: 'idle', glyph: 'idle' } as const

/** Of a budget of which it is not known what was spent, nothing says that it is fine. */
export const lookOf = (standing: Pick<BudgetStanding, 'mark' | 'share' | 'budget' | 'span'>) =>
  standing.mark === 'fine' && (standing.share === null || isUnpriced(standing)) ? SUMMING : MARKS[standing.mark]

/** `$4.10`, `at least $4.10` while what came before it was set is being summed, `no price` where nobody knows. */
export function spentWords(standing: BudgetStanding): string {
  const { budget, spent, known } = standing
  if (isUnpriced(standing)) return 'no price'
  if (spent !== null) return amountWords(budget.unit, spent)
  return known === 0 ? '–' : `at least ${amountWords(budget.unit, known)}`
}

/** `42 %`; a dash where it is not known. */
export const shareWords = (standing: BudgetStanding): string =>
  standing.share === null || isUnpriced(standing) ? '–' : percentWords(standing.share)

/** `warned at 80`, `held by hand` */
export function markWords(standing: BudgetStanding): string {
  const { mark, span, heldBy, free, share } = standing
  if (heldBy === 'person') return 'held by hand'
  if (mark === 'fine' && share === null) return 'being summed'
  if (mark === 'fine' && isUnpriced(standing)) return 'not known'
  const last = span.reached.reduce((most, { at }) => Math.max(most, at), 0)
  if (free !== null && last > 0) return free === 'released' ? 'let go' : 'free for now'
  return mark === 'fine' ? 'fine' : `${mark} at ${last}`
}

/** Where it gets to: `full at 15:50`, `77 % at midnight`, `1 call may pass`. */
export function outlookWords(
  standing: BudgetStanding,
  forecast: BudgetForecast,
  { nowMs, zone }: { readonly nowMs: number; readonly zone: string },
): string {
  const { span, limit, mark, share } = standing
  const unknown = span.unpriced > 0 ? `cost of ${span.unpriced} unknown` : ''
  if (mark === 'held') {
    const stopped =
      span.denied > 0 ? `${span.denied} ${span.denied === 1 ? 'call' : 'calls'} denied` : 'nothing was asked yet'
    return span.calls > 0 ? `${span.calls} may pass` : stopped
  }
  if (share === null) return 'what it spent before it was set is not summed yet'
  if (share >= 1) return unknown || 'used up'
  if (forecast.fullMs !== null) return `full ${whenWords(forecast.fullMs, nowMs, zone)}`
  if (unknown !== '' || forecast.perHour === 0) return unknown
  if (forecast.atEnd === null || forecast.endMs === null) return ''
  return `${percentWords(forecast.atEnd / limit)} ${endWords(standing, forecast.endMs, zone)}`
}

/** What a step does, in the words of the panel. */
export const stepWords = ({ acts }: BudgetStep): string => acts.map((act) => ACTS[act]).join(', ')

const ACTS: Readonly<Record<BudgetAct, string>> = {
  notify: 'note it',
  ask: 'ask for more',
  pause: 'pause new tasks',
  hold: 'hold: deny tool calls',
  stop: 'stop what can be stopped',
}

/** When a step was reached, or about when it will be. */
export function stepWhen(
  standing: BudgetStanding,
  forecast: BudgetForecast,
  at: number,
  { nowMs, zone }: { readonly nowMs: number; readonly zone: string },
): { readonly past: boolean; readonly words: string; readonly action: string | null } {
  const reached = standing.span.reached.find((step) => step.at === at)
  if (reached) {
    return { past: true, words: whenWords(Date.parse(reached.when), nowMs, zone, ''), action: reached.action }
  }
  const ms = stepMs(standing, forecast, at, nowMs)
  return {
    past: false,
    words: ms === null ? 'not at this pace' : `about ${whenWords(ms, nowMs, zone, '')}`,
    action: null,
  }
}

/** `at 15:50`, and on another day `on 30 Nov`. */
function whenWords(ms: number, nowMs: number, zone: string, at = 'at '): string {
  const day = (of: number) => format(zone, of, { day: 'numeric', month: 'short' })
  if (day(ms) === day(nowMs)) return `${at}${format(zone, ms, { hour: '2-digit', minute: '2-digit', hour12: false })}`
  return `${at === '' ? '' : 'on '}${day(ms)}`
}

/** The last day of a period, by its first moment after it. */
function endWords({ budget }: BudgetStanding, endMs: number, zone: string): string {
  if (budget.period === 'day') return 'at midnight'
  const last = endMs - 1
  return `on ${format(zone, last, budget.period === 'week' ? { weekday: 'long' } : { day: 'numeric', month: 'short' })}`
}

/** A browser may not know a zone that the server knows. */
function format(zone: string, ms: number, options: Intl.DateTimeFormatOptions): string {
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone }).format(ms)
  } catch (error) {
    if (error instanceof RangeError) return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' }).format(ms)
    throw error
  }
}
