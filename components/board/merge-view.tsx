'use client'

import { useLive } from '#lib/client/use-live.ts'
import type { MissionState } from '#lib/state/model.ts'
import { UntrustedText } from '../untrusted-text.tsx'
import { visibleText } from '../visible-text.ts'
import { type Me, nameOf, useMe } from './me.ts'
import { FIELD_WORDS, type Field, type FieldValue } from './merge-fields.ts'
import type { TaskDraft } from './use-task-draft.ts'

const agentsOf = (state: MissionState) => state.agents

/** What others changed while this person edited: both sides of every clash, and what is merely new. */
export function MergeView({ draft }: { draft: TaskDraft }) {
  const agents = useLive(agentsOf)
  const me = useMe()
  const { clashes, theirs } = draft.merge
  if (clashes.length === 0 && theirs.length === 0) return null
  const words = (field: Field, value: FieldValue) => valueWords(field, value, agents, me)
  return (
    <section className="merge" role="status" aria-label="Changed meanwhile">
      <p>
        <b>It changed while you were editing.</b>{' '}
        {theirs.length > 0 && `${theirs.map((field) => FIELD_WORDS[field]).join(', ')}: now as others have it. `}
        {clashes.length === 0
          ? 'Your edits are kept and do not touch that.'
          : 'You both changed what stands below: choose whose stays.'}
      </p>
      {clashes.map(({ field, was, theirs: other, mine }) => (
        <fieldset key={field} className="merge-field">
          <legend>
            {FIELD_WORDS[field]} <span className="meta">was {words(field, was)}</span>
          </legend>
          <label>
            <input
              type="radio"
              name={`merge-${field}`}
              checked={false}
              onChange={() => draft.decide(field, 'theirs')}
            />
            <span className="meta">Theirs</span> <UntrustedText text={words(field, other)} />
          </label>
          <label>
            <input
              type="radio"
              name={`merge-${field}`}
              checked={draft.isMine(field)}
              onChange={() => draft.decide(field, 'mine')}
            />
            <span className="meta">Yours</span> <UntrustedText text={words(field, mine)} />
          </label>
        </fieldset>
      ))}
    </section>
  )
}

function valueWords(field: Field, value: FieldValue, agents: MissionState['agents'], me: Me): string {
  if (value === null || value === '') return field === 'assignee' ? 'nobody' : 'empty'
  if (typeof value !== 'string') return value.length === 0 ? 'empty' : visibleText(value.join(', '))
  if (field === 'assignee') return visibleText(nameOf(value, agents, me))
  if (field === 'review') return value === 'person' ? 'by a person' : 'not needed'
  return visibleText(value)
}
