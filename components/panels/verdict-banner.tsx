'use client'

import { useLive } from '#lib/client/use-live.ts'
import { agentsByNeed, needsCount, statusCounts, usageToday } from '#lib/state/selectors.ts'
import { sameFields, sameItems } from '../live/same.ts'
import { costWords, plural, tokenWords } from '../ui/figures.ts'
import { OfficeStrip } from '../ui/office/office-strip.tsx'
import { STATUSES, StatusMark } from '../ui/status-mark.tsx'

/** The first line of the page: what needs a person, then what goes on, then what it costs. */
export function VerdictBanner() {
  const needs = useLive(needsCount)
  const counts = useLive(statusCounts, sameFields)
  const crew = useLive(agentsByNeed, sameItems)
  const today = useLive(usageToday)
  return (
    <section className="banner window px px-drop" aria-label="Verdict">
      <div className="banner-text">
        <h1 className="title">
          {needs > 0 ? (
            <a className="hot" href="#needs">
              {plural(needs, 'thing needs you', 'things need you')}
            </a>
          ) : (
            <span>{crew.length > 0 ? 'Nothing needs you' : 'The office is empty'}</span>
          )}
          {crew.length > 0 && (
            <>
              <span className="dot" aria-hidden="true">
                ·
              </span>
              <span>{counts.working} working</span>
            </>
          )}
        </h1>
        <p>
          <b className="num">{costWords(today.total)}</b> and <b className="num">{tokenWords(today.tokens)}</b> tokens
          today
        </p>
      </div>
      <OfficeStrip workers={crew} />
      <div className="plain-only banner-stats">
        {STATUSES.map((status) => (
          <span key={status}>
            <b className="num">{counts[status]}</b>
            <StatusMark status={status} />
          </span>
        ))}
      </div>
    </section>
  )
}
