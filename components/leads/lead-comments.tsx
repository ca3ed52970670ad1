'use client'

import { type FormEvent, useRef, useState } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import { leadComments } from '#lib/state/lead-selectors.ts'
import type { Lead, MissionState } from '#lib/state/model.ts'
import type { Me } from '../board/me.ts'
import { Ago } from '../live/age.tsx'
import { newRequestId } from '../rest/new-request-id.ts'
import { useActs } from '../rest/use-acts.ts'
import { useShortcuts } from '../shortcuts/shortcuts-provider.tsx'
import { Button } from '../ui/button.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { commentLead } from './lead-calls.ts'
import { nameOfWho } from './lead-words.ts'

const agentsOf = (state: MissionState) => state.agents

export interface LeadCommentsProps {
  readonly lead: Lead
  readonly byId: ReadonlyMap<string, Lead>
  readonly me: Me
}

/** What people and agents noted, also of what was merged into it; the newest last, and a line for one more. */
export function LeadComments({ lead, byId, me }: LeadCommentsProps) {
  const agents = useLive(agentsOf)
  const comments = leadComments(byId, lead.id)
  return (
    <section aria-label="Notes">
      <h3 className="lead-sub">Notes {comments.length > 0 && <span className="num mute">{comments.length}</span>}</h3>
      <ul className="lead-comments">
        {comments.map(({ id, by, text, at }) => (
          <li key={`${at} ${id}`}>
            <p className="meta">
              <UntrustedText className="lead-strong" text={nameOfWho(by, agents, me)} /> <Ago at={at} />
            </p>
            <p>
              <UntrustedText text={text} />
            </p>
          </li>
        ))}
      </ul>
      <AddNote leadId={lead.id} />
    </section>
  )
}

function AddNote({ leadId }: { leadId: string }) {
  const [text, setText] = useState('')
  const [, run] = useActs('The note was not added')
  // The same words are the same request until it is answered: one that got through unheard is not made twice.
  const request = useRef<{ readonly of: string; readonly id: string } | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  useShortcuts('page', { comment: () => field.current?.focus() })
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const said = text.trim()
    if (said === '') return
    if (request.current?.of !== said) request.current = { of: said, id: newRequestId() }
    const { id } = request.current
    if (!(await run(() => commentLead(leadId, said, id)))) return
    request.current = null
    // What was typed while it was on its way is the next note.
    setText((now) => (now === text ? '' : now))
  }
  return (
    <form className="lead-add-note" method="post" onSubmit={submit}>
      <span className="field px">
        <textarea
          ref={field}
          rows={1}
          aria-label="Add a note"
          placeholder="Add a note"
          maxLength={8_000}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      </span>
      <Button type="submit">Add</Button>
    </form>
  )
}
