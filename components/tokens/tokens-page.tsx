'use client'

import { useState } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { BudgetsPanel } from '../budgets/budgets-panel.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { useAddress } from '../ui/use-address.ts'
import { Wrong } from '../ui/wrong.tsx'
import { CostWindow } from './cost-window.tsx'
import { TokensBar } from './tokens-bar.tsx'
import { TokensHead } from './tokens-head.tsx'
import { readTokensView, tokensQuery, turnsTo } from './tokens-view.ts'
import { UsageWindow } from './usage-window.tsx'
import { useCourse } from './use-course.ts'

const requestsEver = (state: MissionState) => state.tokens.all.requests

/** What everything costs: how fast it goes, how it went, and who used it. */
export function TokensPage() {
  const [view, change] = useAddress(readTokensView, tokensQuery, turnsTo)
  const course = useCourse(view)
  const isEmpty = useLive(requestsEver) === 0
  const [more, setMore] = useState(false)
  return (
    <div className="tk" data-more={more}>
      <TokensHead {...{ course, isEmpty }} />
      {!isEmpty && <TokensBar {...{ view, change, course, more }} onMore={() => setMore(!more)} />}
      {course.wrong && <Wrong title="Some figures did not load">{course.wrong.message}</Wrong>}
      <div className="tk-split">
        <div className="tk-stack">
          {isEmpty ? (
            <NoTokens />
          ) : (
            <>
              <CostWindow course={course} />
              <UsageWindow {...{ course, view, change }} />
            </>
          )}
        </div>
        {/* Also before anything is used: a budget is best set then. */}
        <BudgetsPanel isAdding={view.budget === 'new'} onAdding={(is) => change({ budget: is ? 'new' : '' })} />
      </div>
    </div>
  )
}

const NoTokens = () => (
  <div className="window px px-drop tk-empty">
    <Empty title="No tokens yet" act={<ButtonLink href="/connect">Connect an agent</ButtonLink>}>
      Agents that are connected report what each request to a model used. A script says it with one event:{' '}
      <code>token:usage</code> with a model, its tokens and, where it is known, <code>costUsd</code>; else the price
      list makes the cost.
    </Empty>
  </div>
)
