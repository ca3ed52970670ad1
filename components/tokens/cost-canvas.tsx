'use client'

import { PlotSlider } from '../ui/plot-slider.tsx'
import type { CostChart } from './cost-chart.ts'
import { createCostPlot } from './cost-plot.ts'
import { columnWords } from './span-words.ts'

export interface CostCanvasProps {
  readonly chart: CostChart
  /** Whose the dashed line is: `yesterday`. */
  readonly before: string
  readonly label: string
}

/** Stacked columns. Pointer and arrow keys read one of them; else the present one, or the last, is read. */
export function CostCanvas({ chart, before, label }: CostCanvasProps) {
  return (
    <PlotSlider
      data={chart}
      create={(box, chart, onPoint) => createCostPlot({ box, chart, onPoint })}
      placesOf={({ slots, present }) => ({ last: slots.length - 1, present: present?.place ?? slots.length - 1 })}
      wordsOf={(chart, index) => columnWords(chart, index, before)}
      labelOf={() => label}
      classes={{ box: 'tk-plot', words: 'tk-read' }}
    />
  )
}
