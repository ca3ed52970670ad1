import { Download } from 'lucide-react'
import type { Usage } from '#lib/state/model.ts'
import { tokensIn } from '#lib/state/usage.ts'
import { costWords, plural, tokenWords } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { heightOf } from './cost-chart.ts'
import { SpanChoice } from './span-choice.tsx'
import { beforeWords, compareWords, spanWords } from './span-words.ts'
import type { ChangeTokens, TokensView } from './tokens-view.ts'
import { requestsCsv, usageCsv } from './usage-calls.ts'
import type { Course } from './use-course.ts'
import { BY } from './use-rows.ts'

export interface TokensHeadProps {
  readonly view: TokensView
  readonly change: ChangeTokens
  readonly course: Course
  readonly isEmpty: boolean
}

/** The verdict of the page, and which days it is about. */
export function TokensHead({ view, change, course, isEmpty }: TokensHeadProps) {
  const { span, total, today } = course
  const before = beforeWords(span)
  return (
    <header className="page-head tk-head">
      <h1 className="title" title={`Days are those of ${course.zone}`}>
        {total === null || isEmpty ? 'Tokens' : <Verdict total={total} words={spanWords(span)} />}
      </h1>
      {total !== null && !isEmpty && <Sentence course={course} total={total} before={before} />}
      {!isEmpty && (
        <span className="end tk-acts">
          <SpanChoice {...{ view, today, change }} />
          <button
            type="button"
            className="roster-chip px tk-compare"
            aria-pressed={view.compare}
            onClick={() => change({ compare: !view.compare })}
          >
            Compare with {before}
          </button>
          <a className="btn" href={csvOf(view, course)} download>
            <Icon of={Download} />
            CSV
          </a>
        </span>
      )}
    </header>
  )
}

const Verdict = ({ total, words }: { total: Usage; words: string }) => (
  <>
    <span>
      {costWords(total)} {words}
    </span>
    <span className="tk-dot" aria-hidden="true">
      ·
    </span>
    <span>{tokenWords(tokensIn(total))} tokens</span>
  </>
)

function Sentence({ course, total, before }: { course: Course; total: Usage; before: string }) {
  const { chart } = course
  const compared =
    chart &&
    course.before &&
    compareWords(heightOf(total, chart.measure), course.before.byNow, {
      before,
      isOver: chart.present === null,
      measure: chart.measure,
    })
  const unknown =
    total.unpriced > 0 && total.unpriced < total.requests
      ? `the cost of ${plural(total.unpriced, 'request', 'requests')} is not known`
      : null
  return <p className="soft">{[compared, unknown].filter(Boolean).join('; ')}</p>
}

/** What the chosen table shows, as a file. */
const csvOf = ({ tab }: TokensView, { only, span: { from, to } }: Course): string =>
  tab === 'requests' ? requestsCsv(only, { from, to }) : usageCsv({ by: BY[tab], bucket: 'day', from, to, only })
