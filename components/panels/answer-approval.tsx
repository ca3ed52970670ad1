'use client'

import { type FormEvent, useId, useState } from 'react'
import { newId } from '#lib/client/new-id.ts'
import type { Approval } from '#lib/state/model.ts'
import { AnswerError, sendJson } from '../rest/send-json.ts'
import { Button } from '../ui/button.tsx'
import { useToast } from '../ui/toast.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { visibleText } from '../visible-text.ts'

type Answer = { readonly decision: 'allow' | 'deny' } | { readonly decision: 'answer'; readonly message: string }

/** Answers that are buttons; of more a person types one. */
const BUTTONS = 4

/** What a person says to an agent that waits for it here: one of its options, words of their own, or yes or no. */
export function AnswerApproval({ approval, who }: { readonly approval: Approval; readonly who: string }) {
  const { busy, answer } = useAnswer(approval.id)
  if (approval.question === null) return <Decide who={who} busy={busy} onAnswer={answer} />
  return <Reply who={who} options={approval.options} busy={busy} onAnswer={answer} />
}

interface AnswerProps {
  readonly who: string
  readonly busy: boolean
  readonly onAnswer: (answer: Answer) => void
}

function Decide({ who, busy, onAnswer }: AnswerProps) {
  const of = <span className="sr"> what {visibleText(who)} asks</span>
  return (
    <>
      <Button tone="brand" aria-disabled={busy} onClick={() => onAnswer({ decision: 'allow' })}>
        Allow{of}
      </Button>
      <Button aria-disabled={busy} onClick={() => onAnswer({ decision: 'deny' })}>
        Deny{of}
      </Button>
    </>
  )
}

function Reply({ who, options, busy, onAnswer }: AnswerProps & { readonly options: readonly string[] }) {
  const [typing, setTyping] = useState(options.length === 0 || options.length > BUTTONS)
  if (typing) return <Words who={who} options={options} busy={busy} onAnswer={onAnswer} />
  return (
    <>
      {options.map((option) => (
        <Button
          key={option}
          className="ask-option"
          aria-disabled={busy}
          onClick={() => onAnswer({ decision: 'answer', message: option })}
        >
          <span className="sr">Answer {visibleText(who)}: </span>
          <UntrustedText className="cut" text={option} />
        </Button>
      ))}
      <Button tone="quiet" aria-disabled={busy} onClick={() => setTyping(true)}>
        Other…<span className="sr"> answer to {visibleText(who)}</span>
      </Button>
    </>
  )
}

function Words({ who, options, busy, onAnswer }: AnswerProps & { readonly options: readonly string[] }) {
  const [text, setText] = useState('')
  const list = useId()
  const said = text.trim()
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (said !== '' && !busy) onAnswer({ decision: 'answer', message: said })
  }
  return (
    <form className="ask-reply" onSubmit={send}>
      <span className="field px">
        <input
          value={text}
          onChange={(event) => setText(event.target.value)}
          aria-label={`Answer to ${visibleText(who)}`}
          placeholder="Your answer"
          maxLength={4_000}
          list={options.length > 0 ? list : undefined}
          autoComplete="off"
        />
      </span>
      {options.length > 0 && (
        <datalist id={list}>
          {options.map((option) => (
            <option key={option} value={visibleText(option)} />
          ))}
        </datalist>
      )}
      <Button type="submit" tone={said === '' ? 'plain' : 'brand'} aria-disabled={busy || said === ''}>
        Answer
      </Button>
    </form>
  )
}

/** Sends an answer once; what was refused is said, and the row goes by itself when the answer is in the log. */
function useAnswer(approvalId: string) {
  const [busy, setBusy] = useState(false)
  const toast = useToast()
  const answer = async (body: Answer) => {
    if (busy) return
    setBusy(true)
    try {
      const path = `/api/approvals/${encodeURIComponent(approvalId)}/answer`
      await sendJson(path, 'POST', body, { 'idempotency-key': newId() })
    } catch (cause) {
      const error = AnswerError.from(cause)
      toast('error', `${error.title('Not answered')}. ${error.message}`)
    } finally {
      setBusy(false)
    }
  }
  return { busy, answer }
}
