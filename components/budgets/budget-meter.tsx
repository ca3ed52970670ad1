import type { BudgetForecast } from '#lib/state/budget-forecast.ts'
import type { BudgetStanding } from '#lib/state/budget-standing.ts'
import { percentWords } from '../ui/figures.ts'
import { MARKS } from './budget-words.ts'

const width = (share: number) => `${Math.max(0, Math.min(1, share)) * 100}%`

/** How much is spent, in the colour of its mark; hatched where it ends at the present pace; a tick at each step. */
export function BudgetMeter({ standing, forecast }: { standing: BudgetStanding; forecast: BudgetForecast }) {
  const { budget, share, limit, spent, mark } = standing
  const more = forecast.atEnd === null ? 0 : Math.min(1, forecast.atEnd / limit) - Math.min(1, spent / limit)
  return (
    <div
      className="meter px budget-meter"
      data-status={MARKS[mark].status}
      role="img"
      aria-label={`${percentWords(share)} spent`}
    >
      <b style={{ width: width(share) }} />
      {more > 0 && <span className="budget-next" style={{ width: width(more) }} />}
      {budget.steps
        .filter(({ at }) => at < 100)
        .map(({ at }) => (
          <i key={at} className="step" style={{ left: `${at}%` }} />
        ))}
    </div>
  )
}
