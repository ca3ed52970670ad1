import uPlot from 'uplot'
import type { Plot } from '../ui/plot-slider.tsx'
import type { CostChart, Measure } from './cost-chart.ts'
import { drawOver, hatch, type OverlayColours } from './cost-overlay.ts'
import { stackOf, topOf, unit } from './cost-stack.ts'
import { heightWords, slotName } from './span-words.ts'

export interface CostPlotParts {
  readonly box: HTMLElement
  readonly chart: CostChart
  /** The pointer stands over a column, or over none. */
  readonly onPoint: (index: number | null) => void
}

const AXIS = 20
/** Between two marks of the vertical axis, in pixels. */
const APART = 38
/** Of a column and the room beside it. */
const WIDTH = 0.76
const WIDEST = 34

interface Colours extends OverlayColours {
  readonly layers: readonly string[]
  readonly text: string
  readonly line: string
  readonly faint: string
}

/** Canvas knows no custom properties: they are read where the chart stands. */
function coloursOf(box: HTMLElement, { layers }: CostChart): Colours {
  const style = getComputedStyle(box)
  const role = (name: string) => style.getPropertyValue(name).trim()
  return {
    layers: layers.map(({ client }) => role(client.colour)),
    text: role('--ink-mute'),
    ink: role('--ink'),
    line: role('--line'),
    faint: role('--ink-faint'),
    surface: role('--surface'),
    font: `11px ${style.fontFamily}`,
  }
}

export function createCostPlot({ box, chart: first, onPoint }: CostPlotParts): Plot<CostChart> {
  let chart = first
  let colours = coloursOf(box, chart)
  let pointing = false
  const bars = uPlot.paths.bars?.({ size: [WIDTH, WIDEST], align: 0 })
  const series = (fill: uPlot.Series.Fill): uPlot.Series => ({
    ...(bars && { paths: bars }),
    points: { show: false },
    stroke: () => 'transparent',
    width: 0,
    fill,
  })
  const size = () => ({ width: box.clientWidth, height: box.clientHeight })
  const plot = new uPlot(
    {
      ...size(),
      padding: [14, 4, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: false, y: false, setScale: false } },
      scales: {
        x: { time: false, range: () => [-0.5, chart.slots.length - 0.5] },
        y: { range: () => [0, topOf(chart) || 1] },
      },
      series: [
        {},
        series(({ ctx }) => hatch(ctx, colours.faint)),
        ...chart.layers.map((_, place) => series(() => colours.layers.at(-1 - place) ?? colours.faint)),
      ],
      axes: axesOf(() => [chart, colours]),
      hooks: {
        draw: [(plot) => drawOver(plot, chart, colours)],
        setCursor: [
          ({ cursor }) =>
            pointing || onPoint(typeof cursor.left === 'number' && cursor.left >= 0 ? (cursor.idx ?? null) : null),
        ],
      },
    },
    aligned(chart),
    box,
  )
  const sizes = new ResizeObserver(() => plot.setSize(size()))
  sizes.observe(box)
  return {
    show(next) {
      chart = next
      plot.setData(aligned(next))
    },
    point(index) {
      pointing = true
      plot.setCursor({ left: index === null ? -10 : plot.valToPos(index, 'x'), top: 0 })
      pointing = false
    },
    recolour() {
      colours = coloursOf(box, chart)
      plot.redraw(false)
    },
    destroy() {
      sizes.disconnect()
      plot.destroy()
    },
  }
}

/** @param now what stands there when it is drawn. */
function axesOf(now: () => readonly [CostChart, Colours]): uPlot.Axis[] {
  const axis = { stroke: () => now()[1].text, ticks: { show: false }, gap: 4, font: now()[1].font }
  return [
    {
      ...axis,
      size: AXIS,
      grid: { show: false },
      space: 44,
      incrs: [1, 2, 3, 4, 6, 12, 30, 90],
      values: (_, places) => places.map((place) => nameAt(now()[0], place)),
    },
    {
      ...axis,
      size: 50,
      space: APART,
      grid: { stroke: () => now()[1].line, width: 1, dash: [2, 3] },
      values: (_, marks) => marks.map((mark) => markWords(mark, now()[0].measure)),
    },
  ]
}

function aligned(chart: CostChart): uPlot.AlignedData {
  const [places = [], ...rows] = stackOf(chart)
  return [places, ...rows]
}

const markWords = (value: number, measure: Measure): string =>
  measure === 'cost' && value < 0.01 ? `$${value}` : heightWords(value * unit(measure), measure)

function nameAt({ slots }: CostChart, place: number): string {
  const slot = Number.isInteger(place) ? slots[place] : undefined
  return slot === undefined ? '' : slotName(slot)
}
