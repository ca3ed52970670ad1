'use client'

import { memo, useCallback } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { Agent, MissionState } from '#lib/state/model.ts'
import type { Need } from '#lib/state/selectors.ts'
import { AgentName } from '../agents/agent-name.tsx'
import { handOnLine } from '../alerts/hand-on.ts'
import { BudgetShare } from '../budgets/budget-share.tsx'
import { Age } from '../live/age.tsx'
import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import { Button } from '../ui/button.tsx'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { visibleText } from '../visible-text.ts'
import { NeedActs } from './need-acts.tsx'
import { type NeedWords, needName, needWords } from './need-words.ts'

interface NeedRowProps {
  readonly need: Need
  readonly agent: Agent | undefined
  /** Takes it out of the list in this browser, where there is no other way to answer it. */
  readonly onSetAside?: (need: Need) => void
}

const isMoney = ({ kind }: Need): boolean => kind === 'budget' || kind === 'threshold'

/** One thing that waits for a person, and where that person has to go. */
export const NeedRow = memo(function NeedRow({ need, agent, onSetAside }: NeedRowProps) {
  const name = useLive(useCallback(({ agents }: MissionState) => needName(need, agents), [need]))
  const words = needWords(need, name)
  return (
    <li ref={handOnLine} className="ask" data-status={words.look} data-stop tabIndex={-1}>
      {agent ? (
        <AvatarTile id={agent.id} name={agent.name} kind={agent.kind} size={36} status={words.look} />
      ) : (
        <span className="tile tile-36 tile-glyph px" data-status={words.look}>
          <PixelGlyph name={isMoney(need) ? 'coin' : words.look} large />
        </span>
      )}
      <Question words={words} need={need} agent={agent} />
      <div className="ask-acts">
        <NeedActs need={need} agent={agent} />
        {need.kind === 'error' && onSetAside && (
          <Button tone="quiet" title="Not shown here until it fails again" onClick={() => onSetAside(need)}>
            Set aside<span className="sr"> the error of {visibleText(words.who)}</span>
          </Button>
        )}
      </div>
    </li>
  )
})

function Question({ words, need, agent }: { words: NeedWords; need: Need; agent: Agent | undefined }) {
  const place = agent?.project ?? null
  return (
    <div className="min-w-0">
      <p className="cut">
        <b className="ask-who">
          <AgentName id={agent?.id} name={words.who} />
        </b>{' '}
        {words.verb && <UntrustedText className="soft" text={words.verb} />}{' '}
        {words.text && <UntrustedText text={words.text} />}{' '}
        {words.code && (
          <code>
            <UntrustedText text={words.code} />
          </code>
        )}
      </p>
      <p className="meta cut">
        <span className="status">
          <PixelGlyph name={words.look} />
          <Age at={need.since} />
        </span>
        {place !== null && (
          <>
            {' · '}
            <UntrustedText text={place} />
          </>
        )}
        {need.kind === 'budget' && <BudgetShare budgetId={need.budget.id} />}
        {words.note && (
          <>
            {' · '}
            <UntrustedText text={words.note} />
          </>
        )}
      </p>
    </div>
  )
}
