import type { Usage } from '#lib/state/model.ts'
import { startWords } from '../burn/step-words.ts'
import { type CostChart, heightOf } from './cost-chart.ts'
import { heightWords } from './span-words.ts'
import type { TimeSpan } from './time-span.ts'

export interface PaceParts {
  readonly span: TimeSpan
  readonly chart: Pick<CostChart, 'slots' | 'present' | 'measure'>
  readonly total: Usage
  /** What an hour uses now. */
  readonly pace: Usage
  /** In the measure of the chart. */
  readonly toCome: number
}

export interface PaceFigure {
  readonly words: string
  readonly unit: string
  /** What it means. */
  readonly note: string
}

/** How fast it goes: an hour of today as it goes now; else a day, or an hour of one day, on average. */
export function paceFigure({ span, chart, total, pace, toCome }: PaceParts): PaceFigure {
  const { measure, present, slots } = chart
  const words = (height: number) => heightWords(height, measure)
  const tokens = measure === 'tokens' ? 'tokens ' : ''
  const sum = heightOf(total, measure)
  if (span.name === 'today') {
    const note = toCome > 0 ? `${words(sum + toCome)} by midnight at this pace` : 'nothing in the last 60 minutes'
    return { words: words(heightOf(pace, measure)), unit: `${tokens}an hour`, note }
  }
  const over = present === null ? slots.length : present.place + present.over
  const mean = words(over > 0 ? sum / over : 0)
  if (span.bucket === 'hour') return { words: mean, unit: `${tokens}an hour`, note: 'on average that day' }
  const isAhead = present !== null && span.until > span.to
  const note = isAhead ? `${words(sum + toCome)} by ${startWords(span.until)} at this pace` : 'on average'
  return { words: mean, unit: `${tokens}a day`, note }
}
