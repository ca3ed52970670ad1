'use client'

import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'
import { Choice } from '../burn/choice.tsx'
import { Empty } from '../ui/empty.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import type { CostChart } from './cost-chart.ts'
import { CostFigures } from './cost-figures.tsx'
import { CostLegend } from './cost-legend.tsx'
import type { CostView } from './cost-views.tsx'
import { ShareBars } from './share-bars.tsx'
import { beforeWords, spanWords } from './span-words.ts'
import type { Course } from './use-course.ts'
import { useUsage } from './use-usage.ts'

// Drawn on a canvas by a library that the first view does not wait for.
const CostViews = dynamic(() => import('./cost-views.tsx').then((module) => module.CostViews), {
  ssr: false,
  loading: () => <span className="skeleton tk-plot" />,
})

const VIEWS: readonly CostView[] = ['Chart', 'Table']

/** What it came to, how it went, and where it went. */
export function CostWindow({ course }: { course: Course }) {
  const [view, setView] = useState<CostView>('Chart')
  const { chart, total, span } = course
  if (chart === null || total === null)
    return (
      <section className="window px px-drop tk-cost" aria-label="Cost">
        <span className="skeleton tk-waiting" />
      </section>
    )
  const before = beforeWords(span)
  const what = chart.measure === 'cost' ? 'Cost' : 'Tokens'
  const label = `${what} by ${span.bucket}, ${spanWords(span)}`
  return (
    <section className="window px px-drop tk-cost" aria-label={what}>
      <CostFigures {...{ span, chart, total, pace: course.pace, toCome: course.toCome, allowance: course.allowance }} />
      <div className="tk-main">
        <CostLegend course={course} chart={chart} before={before} />
        {total.requests === 0 && (course.before?.usage.requests ?? 0) === 0 ? (
          <div className="tk-none">
            <Empty title={`Nothing was used ${spanWords(span)}`} />
          </div>
        ) : (
          <CostViews {...{ view, chart, before, label }} />
        )}
        <Choice label="View" options={VIEWS} chosen={view} onChoose={setView} />
      </div>
      <Sides course={course} chart={chart} />
    </section>
  )
}

/** Other cuts of the same money. */
function Sides({ course, chart }: { course: Course; chart: CostChart }) {
  const { from, to } = course.span
  const { only } = course
  const projects = useUsage(
    useMemo(() => ({ by: 'project', bucket: 'day', from, to, only }) as const, [from, to, only]),
  )
  const models = useUsage(useMemo(() => ({ by: 'model', bucket: 'day', from, to, only }) as const, [from, to, only]))
  const named = (none: string, found: typeof projects.found) =>
    (found?.groups ?? []).map(({ key, usage }) => ({
      key,
      usage,
      name: key === null ? <span className="mute">{none}</span> : <UntrustedText text={key} />,
    }))
  return (
    <div className="tk-side">
      <ShareBars title="By project" shares={named('no project', projects.found)} shown={5} measure={chart.measure} />
      <ShareBars title="By model" shares={named('no model', models.found)} shown={4} measure={chart.measure} />
    </div>
  )
}
