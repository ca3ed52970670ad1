import type uPlot from 'uplot'
import type { CostChart } from './cost-chart.ts'
import { unit } from './cost-stack.ts'

export interface OverlayColours {
  readonly ink: string
  readonly surface: string
  readonly font: string
}

/** Diagonal strokes: it is not there yet. */
export function hatch(target: CanvasRenderingContext2D, colour: string): CanvasPattern | string {
  const step = Math.round(6 * devicePixelRatio)
  const tile = document.createElement('canvas')
  tile.width = step
  tile.height = step
  const ctx = tile.getContext('2d')
  if (ctx === null) return 'transparent'
  ctx.strokeStyle = colour
  ctx.lineWidth = 1.5 * devicePixelRatio
  for (const shift of [-step, 0, step]) {
    ctx.moveTo(shift, step)
    ctx.lineTo(shift + step, 0)
  }
  ctx.stroke()
  return target.createPattern(tile, 'repeat') ?? 'transparent'
}

/** What lies over the columns: the span before as a stepped line, and where the present is. */
export function drawOver(plot: uPlot, chart: CostChart, colours: OverlayColours): void {
  const { ctx, bbox } = plot
  const x = (place: number) => Math.round(plot.valToPos(place, 'x', true))
  const y = (height: number) => Math.round(plot.valToPos(height / unit(chart.measure), 'y', true))
  const ratio = devicePixelRatio
  ctx.save()
  ctx.strokeStyle = colours.ink
  if (chart.before?.some((height) => height > 0)) {
    ctx.lineWidth = 2 * ratio
    ctx.setLineDash([4 * ratio, 3 * ratio])
    ctx.beginPath()
    let last = 0
    ;[...chart.before, 0].forEach((height, place) => {
      ctx.moveTo(x(place - 0.5), y(last))
      ctx.lineTo(x(place - 0.5), y(height))
      // The ground has a line of its own.
      if (height > 0) ctx.lineTo(x(place + 0.5), y(height))
      last = height
    })
    ctx.stroke()
  }
  if (chart.present !== null) {
    const at = x(chart.present.place - 0.5 + chart.present.over)
    ctx.lineWidth = ratio
    ctx.setLineDash([2 * ratio, 2 * ratio])
    ctx.beginPath()
    ctx.moveTo(at, bbox.top - 12 * ratio)
    ctx.lineTo(at, bbox.top + bbox.height)
    ctx.stroke()
    nameNow(plot, at, colours)
  }
  ctx.restore()
}

function nameNow({ ctx, bbox }: uPlot, at: number, colours: OverlayColours): void {
  const ratio = devicePixelRatio
  ctx.font = `600 ${11 * ratio}px ${colours.font.slice(5)}`
  const { width } = ctx.measureText('now')
  const isRight = at + width + 10 * ratio < bbox.left + bbox.width
  const left = isRight ? at + 5 * ratio : at - width - 5 * ratio
  ctx.fillStyle = colours.surface
  ctx.fillRect(left - 2 * ratio, bbox.top - 13 * ratio, width + 4 * ratio, 13 * ratio)
  ctx.fillStyle = colours.ink
  ctx.textAlign = 'left'
  ctx.textBaseline = 'bottom'
  ctx.fillText('now', left, bbox.top)
}
