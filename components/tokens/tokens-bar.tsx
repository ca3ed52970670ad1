'use client'

import { Download, SlidersHorizontal } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { SpanChoice } from './span-choice.tsx'
import { beforeWords } from './span-words.ts'
import { TokensFilters } from './tokens-filters.tsx'
import type { ChangeTokens, TokensView } from './tokens-view.ts'
import { requestsCsv, usageCsv } from './usage-calls.ts'
import type { Course } from './use-course.ts'
import { BY } from './use-rows.ts'

export interface TokensBarProps {
  readonly view: TokensView
  readonly change: ChangeTokens
  readonly course: Course
  /** On a phone what is rarely used lies behind a button. */
  readonly more: boolean
  readonly onMore: () => void
}

/** What is counted, of which days, beside what. */
export function TokensBar({ view, change, course, more, onMore }: TokensBarProps) {
  return (
    <div className="tk-bar-head">
      <TokensFilters {...{ view, change }} />
      <span className="tk-acts">
        <SpanChoice {...{ view, change }} today={course.today} />
        <button
          type="button"
          className="roster-chip px tk-compare"
          aria-pressed={view.compare}
          onClick={() => change({ compare: !view.compare })}
        >
          Compare with <span className="cut">{beforeWords(course.span)}</span>
        </button>
        <Button className="tk-more" aria-expanded={more} onClick={onMore}>
          <Icon of={SlidersHorizontal} />
          Filters
        </Button>
        <a className="btn" href={csvOf(view, course)} download>
          <Icon of={Download} />
          CSV
        </a>
      </span>
    </div>
  )
}

/** What the chosen table shows, as a file. */
const csvOf = ({ tab }: TokensView, { only, span: { from, to } }: Course): string =>
  tab === 'requests' ? requestsCsv(only, { from, to }) : usageCsv({ by: BY[tab], bucket: 'day', from, to, only })
