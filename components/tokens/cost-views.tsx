'use client'

import { CostCanvas, type CostCanvasProps } from './cost-canvas.tsx'
import { CostTable } from './cost-table.tsx'

export type CostView = 'Chart' | 'Table'

/** The columns as a chart or as a table. */
export const CostViews = ({ view, ...shown }: CostCanvasProps & { view: CostView }) =>
  view === 'Chart' ? (
    // Other columns or other clients are another chart.
    <CostCanvas
      key={JSON.stringify([
        shown.chart.slots[0]?.id,
        shown.chart.slots.length,
        ...shown.chart.layers.map(({ client }) => client.order),
      ])}
      {...shown}
    />
  ) : (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className="tk-steps" tabIndex={0} aria-label={shown.label}>
      <CostTable {...shown} />
    </section>
  )
