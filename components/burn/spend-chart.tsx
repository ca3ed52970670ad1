'use client'

import { PlotSlider } from '../ui/plot-slider.tsx'
import { createSpendPlot } from './spend-plot.ts'
import { measureOf, type Step } from './spend-steps.ts'
import { stepWords } from './step-words.ts'

/** Columns of what each step used. */
export function SpendChart({ steps }: { steps: readonly Step[] }) {
  return (
    <PlotSlider
      data={steps}
      create={(box, steps, onPoint) => createSpendPlot({ box, steps, onPoint })}
      placesOf={({ length }) => ({ last: length - 1, present: length - 1 })}
      wordsOf={(steps, index) => (steps[index] ? stepWords(steps[index], index === steps.length - 1) : '')}
      labelOf={(steps) =>
        `${measureOf(steps) === 'cost' ? 'Cost' : 'Tokens'} by ${steps.at(-1)?.id.includes('T') ? 'hour' : 'day'}`
      }
      classes={{ box: 'burn-plot', words: 'burn-read' }}
    />
  )
}
