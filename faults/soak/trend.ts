/** Judging a series of readings: pure, and tested without a server (test/soak.unit.test.ts). */

export interface Reading {
  /** Milliseconds since the start. */
  readonly at: number
  readonly value: number
}

/** One line of the table. `told`: a figure without a mark, or one that this run was too short to judge. */
export interface Mark {
  readonly what: string
  readonly value: string
  readonly wanted: string
  readonly verdict: 'held' | 'missed' | 'told'
}

const HOUR_MS = 3_600_000
/** Pairs that are looked at: more change nothing. */
const MOST_READINGS = 400

/**
 * The median of the slopes between all pairs of readings (Theil and Sen), for a millisecond: a collection of garbage, or a
 * program beside this one, moves single readings and not this. NaN where there are fewer than two.
 */
export function slopeOf(readings: readonly Reading[]): number {
  const every = Math.max(1, Math.ceil(readings.length / MOST_READINGS))
  const few = readings.filter((_, n) => n % every === 0)
  const slopes = few.flatMap((one, n) =>
    few.slice(n + 1).flatMap((two) => (two.at > one.at ? [(two.value - one.value) / (two.at - one.at)] : [])),
  )
  return quantile(slopes, 0.5)
}

/** NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export interface Bound {
  /** What a reading is divided by to be shown, and how that is called. */
  readonly per: number
  readonly unit: string
  /** Growth over all readings that is nothing, as a share of the median and in units: the larger one counts. */
  readonly share: number
  readonly least: number
}

/** Whether a series is flat: what its slope adds from the first reading to the last stays within the bound. */
export function flatness(what: string, readings: readonly Reading[], bound: Bound, isJudged: boolean): Mark {
  const { per, unit, share, least } = bound
  const spanMs = (readings.at(-1)?.at ?? 0) - (readings[0]?.at ?? 0)
  const slope = slopeOf(readings)
  const middle = quantile(
    readings.map(({ value }) => value),
    0.5,
  )
  const most = Math.max(least * per, share * middle)
  const grown = slope * spanMs
  const show = (value: number) => `${(value / per).toFixed(1)}${unit}`
  const sign = slope > 0 ? '+' : ''
  return {
    what,
    value: `${show(middle)}, ${sign}${show(slope * HOUR_MS)} an hour`,
    wanted: `grows by at most ${show(most)} in ${(spanMs / 60_000).toFixed(1)} min`,
    verdict: !isJudged ? 'told' : grown <= most ? 'held' : 'missed',
  }
}

/** The 99th percentile of each tenth of a span. NaN for a tenth in which nothing was measured. */
export function p99OfTenths(readings: readonly Reading[], from: number, to: number): readonly number[] {
  const tenths = Array.from({ length: 10 }, (): number[] => [])
  for (const { at, value } of readings) tenths[Math.floor(((at - from) / (to - from)) * 10)]?.push(value)
  return tenths.map((values) => quantile(values, 0.99))
}

/** What the last tenths may be above the first: half as much again, and what a busy machine adds to anything. */
const WORSE = { times: 1.5, ms: 25 }

/** Whether the end is as fast as the beginning: the middle of the last three tenths against that of the first three. */
export function steadiness(what: string, tenths: readonly number[], isJudged: boolean): Mark {
  const first = quantile(tenths.slice(0, 3), 0.5)
  const last = quantile(tenths.slice(-3), 0.5)
  const most = first * WORSE.times + WORSE.ms
  return {
    what,
    value: `${tenths.map((ms) => ms.toFixed(0)).join(' ')} ms`,
    wanted: `the last at most ${most.toFixed(0)} ms`,
    verdict: !isJudged ? 'told' : last <= most ? 'held' : 'missed',
  }
}

/** Something that must never be: each with its words. */
export function none(what: string, wrong: readonly string[]): Mark {
  const more = wrong.length > 3 ? `, and ${wrong.length - 3} more` : ''
  const value = wrong.length === 0 ? 'none' : `${wrong.slice(0, 3).join('; ')}${more}`
  return { what, value, wanted: 'none', verdict: wrong.length === 0 ? 'held' : 'missed' }
}

/** Something that has to have happened, or the run has shown nothing. */
export function some(what: string, count: number): Mark {
  return { what, value: count.toLocaleString('en-US'), wanted: 'at least 1', verdict: count > 0 ? 'held' : 'missed' }
}

/** One fact as several places tell it: all have to say the same. */
export function sameEverywhere(what: string, places: ReadonlyMap<string, string>): Mark {
  const by = Map.groupBy(places, ([, value]) => value)
  const told = [...by].map(([value, who]) => `${value} (${who.map(([place]) => place).join(', ')})`)
  const value = by.size === 1 ? [...by.keys()].join('') : told.join(' against ')
  return { what, value, wanted: `one figure in ${places.size} places`, verdict: by.size === 1 ? 'held' : 'missed' }
}

export function tableOf(marks: readonly Mark[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    row(['mark', 'value', 'wanted', '']),
    row(['---', '---', '---', '---']),
    ...marks.map(({ what, value, wanted, verdict }) =>
      row([what, value, wanted, verdict === 'missed' ? '**missed**' : verdict]),
    ),
  ].join('\n')
}
