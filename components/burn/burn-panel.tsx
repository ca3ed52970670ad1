'use client'

import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'
import { SUM_MS, useCalmLive, useClock } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { tokensIn } from '#lib/state/usage.ts'
import { useBurn } from '../live/use-burn.ts'
import { useWorkspaceDay } from '../live/use-workspace-day.ts'
import { costWords, tokenWords } from '../ui/figures.ts'
import { Window } from '../ui/window.tsx'
import { Choice } from './choice.tsx'
import { PERIODS, type Period, stepsOf, sumOf } from './spend-steps.ts'
import type { SpendView } from './spend-views.tsx'
import { alsoUnpricedWords, unpricedWords } from './step-words.ts'

// Drawn on a canvas by a library that the first view does not wait for.
const SpendViews = dynamic(() => import('./spend-views.tsx').then((module) => module.SpendViews), {
  ssr: false,
  loading: () => <span className="skeleton burn-skeleton" />,
})

const VIEWS: readonly SpendView[] = ['Chart', 'Table']
const HOUR_MS = 3_600_000
const tokensOf = (state: MissionState) => state.tokens
const hourOf = (nowMs: number) => nowMs - (nowMs % HOUR_MS)

/** How fast money goes, and how it went: by the hour for a day, by the day for a month. */
export function BurnPanel() {
  const [period, setPeriod] = useState<Period>('24 h')
  const [view, setView] = useState<SpendView>('Chart')
  const tokens = useCalmLive(tokensOf, SUM_MS)
  const nowMs = useClock(hourOf)
  const today = useWorkspaceDay()
  const steps = useMemo(() => stepsOf({ tokens }, period, { nowMs, today }), [tokens, period, nowMs, today])
  const sum = useMemo(() => sumOf(steps), [steps])
  const [without, also] = [unpricedWords(sum), alsoUnpricedWords(sum)]
  return (
    <Window
      title="Burn rate"
      className="burn"
      end={<Choice label="Period" options={PERIODS} chosen={period} onChoose={setPeriod} />}
    >
      <div className="burn-body">
        <BurnNow />
        {sum.requests === 0 ? (
          <p className="burn-none mute">
            <span>
              No tokens in {period}. What agents report with <code>token:usage</code> stands here.
            </span>
          </p>
        ) : (
          <SpendViews view={view} steps={steps} />
        )}
        <div className="burn-foot meta">
          <span className="cut" title={without === null ? undefined : `${costWords(sum)} and ${without}`}>
            <b className="num">{costWords(sum)}</b> in {period}
            {also !== null && `, ${also}`}
          </span>
          <Choice label="View" options={VIEWS} chosen={view} onChoose={setView} />
        </div>
      </div>
    </Window>
  )
}

function BurnNow() {
  const burn = useBurn()
  return (
    <div className="spend-now">
      <p>
        <span className="num-px-2">{costWords(burn)}</span>
        <span className="unit">an hour</span>
      </p>
      <p className="meta">
        <b className="num">{tokenWords(tokensIn(burn))}</b> tokens
        <br />
        in the last 60 minutes
      </p>
    </div>
  )
}
