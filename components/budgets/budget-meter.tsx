import type { BudgetForecast } from '#lib/state/budget-forecast.ts'
import type { BudgetStanding } from '#lib/state/budget-standing.ts'
import { lookOf, meterWords } from './budget-words.ts'

const width = (share: number) => `${Math.max(0, Math.min(1, share)) * 100}%`

/** How much is spent, in the colour of its mark; hatched where it ends at the present pace; a tick at each step. */
export function BudgetMeter({ standing, forecast }: { standing: BudgetStanding; forecast: BudgetForecast }) {
  const { budget, share, known, limit } = standing
  const more = forecast.atEnd === null || share === null ? 0 : Math.min(1, forecast.atEnd / limit) - Math.min(1, share)
  return (
    <div
      className="meter px budget-meter"
      data-status={lookOf(standing).status}
      role="img"
      aria-label={meterWords(standing)}
    >
      <b style={{ width: width(known / limit) }} />
      {more > 0 && <span className="budget-next" style={{ width: width(more) }} />}
      {budget.steps
        .filter(({ at }) => at < 100)
        .map(({ at }) => (
          <i key={at} className="step" style={{ left: `${at}%` }} />
        ))}
    </div>
  )
}
