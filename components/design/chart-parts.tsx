'use client'

import { NO_USAGE } from '#lib/state/usage.ts'
import { BurnPanel } from '../burn/burn-panel.tsx'
import { SpendChart } from '../burn/spend-chart.tsx'
import type { Step } from '../burn/spend-steps.ts'
import { Window } from '../ui/window.tsx'

const TOKENS = [0, 180_000, 420_000, 0, 960_000, 610_000, 240_000]
const UNPRICED: readonly Step[] = TOKENS.map((input, index) => ({
  id: `2026-11-${15 + index}`,
  usage: { ...NO_USAGE, input, requests: input > 0 ? 3 : 0, unpriced: input > 0 ? 3 : 0 },
}))

/** The chart on the page's own events, and where nothing has a price. */
export function ChartParts() {
  return (
    <>
      <BurnPanel />
      <Window title="Without a price">
        <div className="burn-body">
          <SpendChart steps={UNPRICED} />
        </div>
      </Window>
    </>
  )
}
