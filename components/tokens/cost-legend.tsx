import { costWords, tokenWords } from '../ui/figures.ts'
import { type CostChart, heightOf } from './cost-chart.ts'
import { columnHeight, heightWords } from './span-words.ts'
import type { Course } from './use-course.ts'

export interface CostLegendProps {
  readonly course: Course
  readonly chart: CostChart
  /** Whose the dashed line is. */
  readonly before: string
}

/** Whose each colour is and what it came to. */
export function CostLegend({ course, chart, before }: CostLegendProps) {
  const { measure, layers } = chart
  return (
    <ul className="tk-legend meta">
      {layers.map(({ client, usage }) => (
        <li key={client.name}>
          <i style={{ background: `var(${client.colour})` }} />
          {client.name}{' '}
          <b className="num">{measure === 'cost' ? costWords(usage) : tokenWords(heightOf(usage, measure))}</b>
        </li>
      ))}
      {chart.before !== null && course.before !== null && (
        <li>
          <i className="dash" />
          {before}{' '}
          <b className="num">
            {columnHeight(heightOf(course.before.usage, measure), course.before.usage.unpriced, measure)}
          </b>
        </li>
      )}
      {course.toCome > 0 && (
        <li>
          <i className="hatch" />
          to come <b className="num">{heightWords(course.toCome, measure)}</b>
        </li>
      )}
    </ul>
  )
}
