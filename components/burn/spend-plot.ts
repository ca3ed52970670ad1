import uPlot from 'uplot'
import { moneyWords, tokenWords } from '../ui/figures.ts'
import type { Plot } from '../ui/plot-slider.tsx'
import { heightOf, type Measure, measureOf, type Step } from './spend-steps.ts'
import { startWords } from './step-words.ts'

export interface SpendPlotParts {
  readonly box: HTMLElement
  readonly steps: readonly Step[]
  /** The pointer stands over a step, or over none. */
  readonly onPoint: (index: number | null) => void
}

const HEIGHT = 124
const AXIS = 20
/** Between two marks of the vertical axis, in pixels. */
const APART = 38

interface Colours {
  readonly bar: string
  readonly text: string
  readonly line: string
  readonly font: string
}

/** Canvas knows no custom properties: they are read where the chart stands. */
function coloursOf(box: HTMLElement): Colours {
  const style = getComputedStyle(box)
  const role = (name: string) => style.getPropertyValue(name).trim()
  return {
    bar: role('--chart-1'),
    text: role('--ink-mute'),
    line: role('--line'),
    font: `11px ${style.fontFamily}`,
  }
}

/** Two rows of columns over the places 0 to n: what is over, and the present one, which is paler since it still grows. */
function dataOf(steps: readonly Step[]): uPlot.AlignedData {
  const measure = measureOf(steps)
  const heights = steps.map((step) => heightOf(step, measure))
  const last = steps.length - 1
  return [
    steps.map((_, place) => place),
    heights.map((height, place) => (place === last ? null : height)),
    heights.map((height, place) => (place === last ? height : null)),
  ]
}

const markWords = (value: number, measure: Measure): string =>
  measure === 'tokens' ? tokenWords(value) : value > 0 && value < 0.01 ? `$${value}` : moneyWords(value * 1e9)

export function createSpendPlot({ box, steps: first, onPoint }: SpendPlotParts): Plot<readonly Step[]> {
  let steps = first
  let colours = coloursOf(box)
  let pointing = false
  const bars = uPlot.paths.bars?.({ size: [0.75, 28], align: 0 })
  const axis = { stroke: () => colours.text, ticks: { show: false }, gap: 4, font: colours.font }
  const series = (fill: () => string): uPlot.Series => ({
    ...(bars && { paths: bars }),
    points: { show: false },
    stroke: () => 'transparent',
    width: 0,
    fill,
  })
  const plot = new uPlot(
    {
      width: box.clientWidth,
      height: HEIGHT,
      padding: [8, 2, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
      scales: {
        x: { time: false, range: () => [-0.6, steps.length - 0.4] },
        y: { range: (_, _low, high) => [0, high > 0 ? high : 1] },
      },
      series: [{}, series(() => colours.bar), series(() => `${colours.bar}80`)],
      axes: [
        {
          ...axis,
          size: AXIS,
          grid: { show: false },
          space: 52,
          incrs: [1, 2, 3, 6, 12],
          values: (_, places) => places.map((place) => nameAt(steps, place)),
        },
        {
          ...axis,
          size: 46,
          space: APART,
          grid: { stroke: () => colours.line, width: 1 },
          values: (_, marks) => marks.map((mark) => markWords(mark, measureOf(steps))),
        },
      ],
      hooks: {
        setCursor: [
          ({ cursor }) =>
            pointing || onPoint(typeof cursor.left === 'number' && cursor.left >= 0 ? (cursor.idx ?? null) : null),
        ],
      },
    },
    dataOf(steps),
    box,
  )
  const sizes = new ResizeObserver(() => plot.setSize({ width: box.clientWidth, height: HEIGHT }))
  sizes.observe(box)
  return {
    show(next) {
      steps = next
      plot.setData(dataOf(next))
    },
    point(index) {
      pointing = true
      plot.setCursor({ left: index === null ? -10 : plot.valToPos(index, 'x'), top: 0 })
      pointing = false
    },
    recolour() {
      colours = coloursOf(box)
      plot.redraw(false)
    },
    destroy() {
      sizes.disconnect()
      plot.destroy()
    },
  }
}

function nameAt(steps: readonly Step[], place: number): string {
  const step = Number.isInteger(place) ? steps[place] : undefined
  return step === undefined ? '' : startWords(step.id)
}
