import type { Usage } from '#lib/state/model.ts'
import { tokensIn } from '#lib/state/usage.ts'
import { startWords } from '../burn/step-words.ts'
import { percentWords, tokenWords } from '../ui/figures.ts'
import { type CostChart, firstUsed, heightOf, heightsOf, isUnpriced, type Measure } from './cost-chart.ts'
import { heightWords, limitWords } from './span-words.ts'
import type { TimeSpan } from './time-span.ts'
import type { Allowance } from './use-allowance.ts'

export interface PaceParts {
  readonly span: TimeSpan
  readonly chart: Pick<CostChart, 'slots' | 'present' | 'measure' | 'layers'>
  readonly total: Usage
  /** What an hour uses now. */
  readonly pace: Usage
  /** In the measure of the chart. */
  readonly toCome: number
  /** What the workspace may use in the span; null where nothing limits it, or filters leave only a part. */
  readonly allowance: Allowance | null
}

export interface PaceFigure {
  readonly words: string
  readonly unit: string
  /** What it means. */
  readonly note: string
}

/**
 * How fast it goes: an hour of today as it goes now; else an hour of one day, or a day since the first on which anything was
 * used, on average; on that first day what was used.
 */
export function paceFigure({ span, chart, total, pace, toCome, allowance }: PaceParts): PaceFigure {
  const { measure, present, slots } = chart
  const words = (height: number) => heightWords(height, measure)
  const tokens = measure === 'tokens' ? 'tokens ' : ''
  const sum = heightOf(total, measure)
  if (span.name === 'today') {
    if (isUnpriced(pace, measure)) {
      const note = 'what the last 60 minutes cost is not known'
      return { words: tokenWords(tokensIn(pace)), unit: 'tokens an hour', note }
    }
    const ofLimit = limitNote(sum + toCome, measure, allowance)
    const note =
      toCome > 0 ? `${words(sum + toCome)} by midnight at this pace${ofLimit}` : 'nothing in the last 60 minutes'
    return { words: words(heightOf(pace, measure)), unit: `${tokens}an hour`, note }
  }
  const first = Math.max(0, firstUsed(heightsOf(chart.layers, slots)))
  const over = (present === null ? slots.length : present.place + present.over) - (span.bucket === 'day' ? first : 0)
  if (span.bucket === 'day' && over < 1 && sum > 0) {
    // An average over a part of a day would be more than all that was used.
    const day = startWords(slots[first]?.id ?? '')
    return { words: words(sum), unit: `${tokens}so far`, note: `the first day, ${day}, is not over` }
  }
  const mean = words(over > 0 ? sum / over : 0)
  if (span.bucket === 'hour') return { words: mean, unit: `${tokens}an hour`, note: 'on average that day' }
  const since = first === 0 ? 'on average' : `on average since ${startWords(slots[first]?.id ?? '')}`
  const isAhead = present !== null && span.until > span.to
  const note = isAhead ? `${words(sum + toCome)} by ${startWords(span.until)} at this pace` : since
  return { words: mean, unit: `${tokens}a day`, note }
}

/** `, 77 % of $10`, where the limit is in what is shown: what the budget of the day says of its end too. */
function limitNote(sum: number, measure: Measure, allowance: Allowance | null): string {
  if (allowance === null || (allowance.unit === 'usd') !== (measure === 'cost')) return ''
  return `, ${percentWords(sum / allowance.limit)} of ${limitWords(allowance.limit, allowance.unit)}`
}
