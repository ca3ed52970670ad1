'use client'

import 'uplot/dist/uPlot.min.css'
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import { useCalm } from '../live/use-calm.ts'
import { onLookChange } from '../ui/look.ts'
import type { CostChart } from './cost-chart.ts'
import { type CostPlot, createCostPlot } from './cost-plot.ts'
import { columnWords } from './span-words.ts'

/** Columns are drawn at most this often. */
const CALM_MS = 1_000

export interface CostCanvasProps {
  readonly chart: CostChart
  /** Whose the dashed line is: `yesterday`. */
  readonly before: string
  readonly label: string
}

/** Stacked columns. Pointer and arrow keys read one of them; else the present one, or the last, is read. */
export function CostCanvas({ chart: newest, before, label }: CostCanvasProps) {
  const chart = useCalm(newest, CALM_MS)
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<CostPlot | null>(null)
  const [pointed, setPointed] = useState<number | null>(null)
  const last = chart.slots.length - 1
  const read = Math.min(pointed ?? chart.present?.place ?? last, last)
  const begin = useEffectEvent((element: HTMLElement) => createCostPlot({ box: element, chart, onPoint: setPointed }))
  useEffect(() => {
    if (!box.current) return
    const made = begin(box.current)
    plot.current = made
    const off = onLookChange(() => made.recolour())
    return () => {
      off()
      made.destroy()
      plot.current = null
    }
  }, [])
  useEffect(() => plot.current?.show(chart), [chart])
  const point = (index: number | null) => {
    setPointed(index)
    plot.current?.point(index)
  }
  const move = (event: KeyboardEvent) => {
    const to = { ArrowLeft: read - 1, ArrowRight: read + 1, Home: 0, End: last, Escape: null }[event.key]
    if (to === undefined) return
    event.preventDefault()
    point(to === null ? null : Math.max(0, Math.min(last, to)))
  }
  const words = columnWords(chart, read, before)
  return (
    <>
      <div
        ref={box}
        className="tk-plot"
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, last)}
        aria-valuenow={Math.max(0, read)}
        aria-valuetext={words}
        onKeyDown={move}
        onBlur={() => point(null)}
      />
      <p className="tk-read meta num cut" title={words}>
        {words}
      </p>
    </>
  )
}
