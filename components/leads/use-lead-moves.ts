'use client'

import { useMemo, useRef, useState } from 'react'
import { stageOf } from '#lib/state/lead-selectors.ts'
import type { Lead } from '#lib/state/model.ts'
import { type Pending, pendingAt, withMove } from '../board/pending-moves.ts'
import { newRequestId } from '../rest/new-request-id.ts'
import { AnswerError } from '../rest/send-json.ts'
import { useToast } from '../ui/toast.tsx'
import { changeLead } from './lead-calls.ts'
import { stageWords } from './lead-words.ts'
import type { AllLeads } from './use-leads.ts'

interface Moved {
  readonly stage: string
}

/** The leads at the stages they are on their way to, and how to move one. A refusal puts the lead back and says why. */
export function useLeadMoves(all: AllLeads): readonly [readonly Lead[], (lead: Lead, stage: string) => void] {
  const toast = useToast()
  const [pending, setPending] = useState<ReadonlyMap<string, Pending<Moved>>>(new Map())
  const latest = useRef(pending)
  const sent = useRef(new Map<string, Promise<boolean>>())
  // Those that stay where they are stay the same, so that their rows are not drawn again.
  const leads = useMemo(
    () =>
      all.leads.map((lead) => {
        const stage = pendingAt(pending.get(lead.id), lead.version)?.fields.stage
        return stage === undefined ? lead : { ...lead, stage }
      }),
    [all.leads, pending],
  )
  const set = (id: string, one: Pending<Moved> | null) => {
    const next = new Map(latest.current)
    if (one) next.set(id, one)
    else next.delete(id)
    latest.current = next
    setPending(next)
  }
  const send = async (lead: Lead, { from, until, fields }: Pending<Moved>) => {
    // One after the other; where the one before was refused, nobody has seen what this one was made from.
    if ((await sent.current.get(lead.id)) === false && until > from) return false
    try {
      all.note(await changeLead(lead.id, until, fields, newRequestId()))
      toast('done', `${stageWords(fields.stage)}: moved.`)
      return true
    } catch (cause) {
      set(lead.id, null)
      const error = AnswerError.from(cause)
      toast('error', `${error.title('The lead was not moved')}. ${error.message}`)
      return false
    }
  }
  const move = (lead: Lead, stage: string) => {
    if (stageOf(lead) === stage) return
    const mine = withMove(latest.current.get(lead.id), lead.version, { stage })
    set(lead.id, mine)
    sent.current.set(lead.id, send(lead, mine))
  }
  return [leads, move]
}
