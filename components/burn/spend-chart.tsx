'use client'

import 'uplot/dist/uPlot.min.css'
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react'
import { useCalm } from '../live/use-calm.ts'
import { onLookChange } from '../ui/look.ts'
import { createSpendPlot, type SpendPlot } from './spend-plot.ts'
import { measureOf, type Step } from './spend-steps.ts'
import { stepWords } from './step-words.ts'

/** Steps are drawn at most this often. */
const CALM_MS = 1_000

/** Columns of what each step used. Pointer and arrow keys read one of them; else the present one is read. */
export function SpendChart({ steps: newest }: { steps: readonly Step[] }) {
  const steps = useCalm(newest, CALM_MS)
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<SpendPlot | null>(null)
  const [pointed, setPointed] = useState<number | null>(null)
  const last = steps.length - 1
  const read = Math.min(pointed ?? last, last)
  const begin = useEffectEvent((element: HTMLElement) => createSpendPlot({ box: element, steps, onPoint: setPointed }))
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
  useEffect(() => plot.current?.show(steps), [steps])
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
  const step = steps[read]
  const words = step ? stepWords(step, read === last) : ''
  const what = measureOf(steps) === 'cost' ? 'Cost' : 'Tokens'
  return (
    <>
      <div
        ref={box}
        className="burn-plot"
        role="slider"
        tabIndex={0}
        aria-label={`${what} by ${step?.id.includes('T') ? 'hour' : 'day'}`}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, last)}
        aria-valuenow={Math.max(0, read)}
        aria-valuetext={words}
        onKeyDown={move}
        onBlur={() => point(null)}
      />
      <p className="burn-read meta num cut" title={words}>
        {words}
      </p>
    </>
  )
}
