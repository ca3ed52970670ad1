'use client'

import { useLive } from '#lib/client/use-live.ts'
import type { Agent, MissionState } from '#lib/state/model.ts'
import { agentsByNeed, needsCount, statusCounts } from '#lib/state/selectors.ts'
import { sameFields } from '../live/same.ts'
import { useBurn } from '../live/use-burn.ts'
import { useToday } from '../live/use-today.ts'
import { costWords, plural, tokenWords } from '../ui/figures.ts'
import { OfficeStrip } from '../ui/office/office-strip.tsx'
import { STATUSES, StatusMark } from '../ui/status-mark.tsx'

/** More desks than the widest screen has room for. */
const DESKS = 96

const crewSize = (state: MissionState) => state.agents.size
const atDesks = (state: MissionState) => agentsByNeed(state).slice(0, DESKS)
const looksSame = (a: Agent, b: Agent | undefined) =>
  a === b || (a.id === b?.id && a.kind === b.kind && a.status === b.status && a.reason === b.reason)
const sameLooks = (a: readonly Agent[], b: readonly Agent[]) =>
  a.length === b.length && a.every((agent, at) => looksSame(agent, b[at]))

/** The first line of the page: what needs a person, then what goes on, then what it costs. */
export function VerdictBanner() {
  const counts = useLive(statusCounts, sameFields)
  const workers = useLive(atDesks, sameLooks)
  return (
    <section className="banner window px px-drop" aria-label="Verdict">
      <div className="banner-text">
        <Verdict working={counts.working} />
        <Spent />
      </div>
      <OfficeStrip workers={workers} />
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

function Verdict({ working }: { working: number }) {
  const needs = useLive(needsCount)
  const crew = useLive(crewSize)
  const calm = crew > 0 ? 'Nothing needs you' : 'The office is empty'
  return (
    <h1 className="title">
      {needs > 0 ? (
        <a className="hot" href="#needs">
          {plural(needs, 'thing needs you', 'things need you')}
        </a>
      ) : (
        <span>{calm}</span>
      )}
      {crew > 0 && (
        <span className="verdict-more">
          <span className="dot" aria-hidden="true">
            ·
          </span>
          {working > 0 ? `${working} working` : 'nobody is working'}
        </span>
      )}
    </h1>
  )
}

function Spent() {
  const { total, tokens } = useToday()
  const burn = useBurn()
  if (total.requests === 0) return <p>No tokens used today</p>
  return (
    <p>
      <b className="num">{costWords(total)}</b>
      {total.unpriced >= total.requests ? ' known for ' : ' and '}
      <b className="num">{tokenWords(tokens)}</b> tokens today
      {burn.costNano > 0 && (
        <>
          , <b className="num">{costWords(burn)}</b> an hour
        </>
      )}
    </p>
  )
}
