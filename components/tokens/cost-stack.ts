import { type CostChart, heightsOf, type Measure } from './cost-chart.ts'

/** How many of the state's units one of the axis has: dollars, or tokens. */
export const unit = (measure: Measure): number => (measure === 'cost' ? 1e9 : 1)

/**
 * Rows of columns over the places 0 to n, the tallest first since each is drawn over the one before: what is to come, then
 * the clients from the top down, each with all that are below it.
 */
export function stackOf({ slots, layers, ahead, measure }: CostChart): number[][] {
  const scale = unit(measure)
  const whole = heightsOf(layers, slots)
  const outlook = whole.map((height, place) => (height + (ahead[place] ?? 0)) / scale)
  const below = (count: number) => heightsOf(layers.slice(0, count), slots).map((height) => height / scale)
  return [slots.map((_, place) => place), outlook, ...layers.map((_, place) => below(layers.length - place))]
}

/** The highest that anything reaches, so that also the line of the span before has room. */
export const topOf = (chart: CostChart): number =>
  Math.max(0, ...(stackOf(chart)[1] ?? []), ...(chart.before ?? []).map((height) => height / unit(chart.measure)))
