import type { Usage } from '#lib/state/model.ts'
import { tokensIn } from '#lib/state/usage.ts'
import { costWords, percentWords, plural, tokenWords } from '../ui/figures.ts'
import { heightOf, isUnpriced } from './cost-chart.ts'
import { beforeWords, compareWords, limitWords, spanWords } from './span-words.ts'
import type { Course } from './use-course.ts'

/** The verdict of the page: what it came to, of how much, and how that stands to before. */
export function TokensHead({ course, isEmpty }: { course: Course; isEmpty: boolean }) {
  const { total } = course
  return (
    <header className="page-head tk-head">
      <h1 className="title" title={`Days are those of ${course.zone}`}>
        {total === null || isEmpty ? 'Tokens' : <Verdict course={course} total={total} />}
      </h1>
      {total !== null && !isEmpty && <p className="soft">{sentence(course, total)}</p>}
    </header>
  )
}

function Verdict({ course: { span, allowance }, total }: { course: Course; total: Usage }) {
  const second =
    allowance === null
      ? `${tokenWords(tokensIn(total))} tokens`
      : `${percentWords(allowance.share)} of ${limitWords(allowance.limit, allowance.unit)}`
  return (
    <>
      <span>
        {costWords(total)} {spanWords(span)}
      </span>
      <span className="tk-dot" aria-hidden="true">
        ·
      </span>
      <span>{second}</span>
    </>
  )
}

function sentence({ chart, before, span }: Course, total: Usage): string {
  const isKnown = before === null || chart === null || !isUnpriced(before.usage, chart.measure)
  const compared =
    chart &&
    before &&
    isKnown &&
    compareWords(heightOf(total, chart.measure), before.byNow, {
      before: beforeWords(span),
      isOver: chart.present === null,
      measure: chart.measure,
    })
  const unknown =
    total.unpriced > 0 && total.unpriced < total.requests
      ? `the cost of ${plural(total.unpriced, 'request', 'requests')} is not known`
      : null
  const then = isKnown ? null : `what ${beforeWords(span)} cost is not known`
  return [compared, then, unknown].filter((part) => typeof part === 'string').join('; ')
}
