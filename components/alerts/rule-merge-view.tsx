'use client'

import { useCallback } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { UntrustedText } from '../untrusted-text.tsx'
import { choiceOf } from './merge-rule.ts'
import { FIELD_LABELS } from './rule-slot.tsx'
import { scopeFrom, scopeWords, valueWords } from './rule-words.ts'
import { TwoSides } from './two-sides.tsx'
import type { RuleDraftState } from './use-rule-draft.ts'

/** What others did to a rule while this person chose: both sides of every clash, and what is merely new. */
export function RuleMergeView({ draft, isGone }: { draft: RuleDraftState; isGone: boolean }) {
  const { merge, shown } = draft
  const { clashes, theirs } = merge
  const agents = useLive(useCallback((state: MissionState) => state.agents, []))
  if (isGone) {
    return (
      <section className="al-merge" role="status">
        <p>
          <b>Somebody removed this rule.</b> What you chose is kept: add it as a new one, or drop it.
        </p>
      </section>
    )
  }
  if (clashes.length === 0 && theirs.length === 0) return null
  const words = (field: string, value: string): string => {
    if (field === 'severity') return value
    if (field !== 'scope') return valueWords(field, Number(value))
    return scopeWords({ ...shown, scope: scopeFrom(value) }, (id) => agents.get(id)?.name ?? id)
  }
  return (
    <section className="al-merge" role="status" aria-label="Changed meanwhile">
      <p>
        <b>Somebody changed this rule meanwhile.</b>{' '}
        {theirs.length > 0 && (
          <UntrustedText
            text={`Now ${theirs.map((field) => `${label(field)}: ${words(field, choiceOf(shown, field))}`).join(', ')}. `}
          />
        )}
        {clashes.length > 0 && 'You both chose what stands below: say whose stays.'}
      </p>
      {clashes.map(({ field, theirs, mine }) => (
        <TwoSides
          key={field}
          label={label(field)}
          theirs={words(field, theirs)}
          mine={words(field, mine)}
          isMine={draft.isMine(field)}
          onChoose={(whose) => draft.decide(field, whose)}
        />
      ))}
    </section>
  )
}

const label = (field: string): string => FIELD_LABELS[field] ?? field
