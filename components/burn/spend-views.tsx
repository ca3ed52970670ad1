'use client'

import { SpendChart } from './spend-chart.tsx'
import type { Step } from './spend-steps.ts'
import { SpendTable } from './spend-table.tsx'

export type SpendView = 'Chart' | 'Table'

/** The steps as a chart or as a table. */
export const SpendViews = ({ view, steps }: { view: SpendView; steps: readonly Step[] }) =>
  view === 'Chart' ? (
    // Another number of steps is another chart.
    <SpendChart key={steps.length} steps={steps} />
  ) : (
    <div className="burn-table">
      <SpendTable steps={steps} />
    </div>
  )
