'use client'

import Link from 'next/link'
import useSWR from 'swr'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { needsCount } from '#lib/state/selectors.ts'
import { useLevels } from '../levels/use-levels.ts'
import { Ago } from '../live/age.tsx'
import { useShortcuts } from '../shortcuts/shortcuts-provider.tsx'
import { Button } from '../ui/button.tsx'
import { ageWords } from '../ui/figures.ts'
import { useToast } from '../ui/toast.tsx'
import { Window } from '../ui/window.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { type Absence, type Digest, digestPath, loadDigest } from './absence.ts'
import { type AwayFigure, awayFigures } from './away-figures.ts'
import { useAbsence } from './seen-provider.tsx'

const agentsOf = (state: MissionState) => state.agents

export interface AwayPanelProps {
  readonly absence: Absence
  /** Null where it was not made with the page. */
  readonly initial: Digest | null
}

/** What happened in an absence, until it is put away. */
export function AwayPanel({ absence, initial }: AwayPanelProps) {
  const { gotIt } = useAbsence()
  const toast = useToast()
  const { data: digest } = useSWR<Digest>(digestPath(absence), loadDigest, {
    ...(initial && { fallbackData: initial, revalidateOnMount: false }),
    revalidateOnFocus: false,
    revalidateOnReconnect: false,
  })
  const putAway = () => {
    gotIt(absence).catch(() => toast('error', 'This may come back: the server did not hear that you have read it.'))
  }
  useShortcuts('page', digest ? { gotIt: putAway } : {})
  return digest && <AwayStrip absence={absence} digest={digest} onGotIt={putAway} />
}

interface AwayStripProps {
  readonly absence: Absence
  readonly digest: Digest
  readonly onGotIt: () => void
}

function AwayStrip({ absence: { fromAt, toAt }, digest, onGotIt }: AwayStripProps) {
  const needs = useLive(needsCount)
  const agents = useLive(agentsOf)
  const figures = awayFigures(digest, needs, agents, useLevels())
  if (figures.every(({ name }) => name === 'needs')) return null
  return (
    <Window
      title="While you were away"
      className="away"
      beside={
        <span className="meta">
          {ageWords(toAt - fromAt)}, until <Ago at={new Date(toAt).toISOString()} />
        </span>
      }
      end={
        <Button onClick={onGotIt}>
          Got it
          <kbd className="key wide">B</kbd>
        </Button>
      }
    >
      {digest.gap !== null && <Gap digest={digest} />}
      <ul className="away-figures">
        {figures.map((figure) => (
          <Figure key={figure.name} figure={figure} />
        ))}
      </ul>
    </Window>
  )
}

const Figure = ({ figure: { name, href, count, word, note } }: { figure: AwayFigure }) => (
  <li data-figure={name} className={name === 'levels' ? 'game' : undefined}>
    <Link href={href} prefetch={false}>
      <span className="num-px-2">{count}</span>
      <span className="away-words">
        <b>{word}</b>
        {note !== null && (
          <span className="meta cut">
            <UntrustedText text={note} />
          </span>
        )}
      </span>
    </Link>
  </li>
)

/** What it cannot tell is said. */
const Gap = ({ digest: { gap, from } }: { digest: Digest }) => (
  <p className="away-gap">
    {gap === 'forgotten' ? 'The log has forgotten what came first' : 'The log is another one than you have seen'}
    {from.at === null ? '; this tells all of it.' : '; this tells what happened since '}
    {from.at !== null && <Ago at={from.at} />}
    {from.at !== null && '.'}
  </p>
)
