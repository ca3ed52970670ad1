'use client'

import { type FormEvent, useId, useState } from 'react'
import type { Approval } from '#lib/state/model.ts'
import { Button } from '../ui/button.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { visibleText } from '../visible-text.ts'
import { type Answer, useAnswer } from './use-answer.ts'
import { useUnsent } from './use-unsent.ts'

/** Answers that are buttons; of more a person types one. */
const BUTTONS = 4

/** What a person says to an agent that waits for it here: one of its options, words of their own, or yes or no. */
export function AnswerApproval({ approval, who }: { readonly approval: Approval; readonly who: string }) {
  const { busy, answer } = useAnswer(approval.id)
  if (approval.question === null) return <Decide who={who} busy={busy} onAnswer={answer} />
  return <Reply id={approval.id} who={who} options={approval.options} busy={busy} onAnswer={answer} />
}

interface AnswerProps {
  readonly who: string
  readonly busy: boolean
  readonly onAnswer: (answer: Answer) => void
}

interface ReplyProps extends AnswerProps {
  /** Of what is asked. */
  readonly id: string
  readonly options: readonly string[]
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

function Reply({ id, who, options, busy, onAnswer }: ReplyProps) {
  const fits = options.length > 0 && options.length <= BUTTONS
  const [other, setOther] = useState(false)
  if (other || !fits) {
    return <Words id={id} who={who} options={options} busy={busy} onAnswer={onAnswer} isChosen={other && fits} />
  }
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
      <Button tone="quiet" aria-disabled={busy} onClick={() => setOther(true)}>
        Other…<span className="sr"> answer to {visibleText(who)}</span>
      </Button>
    </>
  )
}

interface WordsProps extends ReplyProps {
  /** Opened by a button, which it takes the place of. */
  readonly isChosen: boolean
}

const focus = (field: HTMLElement | null) => field?.focus()

function Words({ id, who, options, busy, onAnswer, isChosen }: WordsProps) {
  const [text, setText] = useState('')
  const list = useId()
  useUnsent(id, text)
  const said = text.trim()
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (said !== '' && !busy) onAnswer({ decision: 'answer', message: said })
  }
  return (
    <form className="ask-reply" onSubmit={send}>
      <span className="field px">
        <input
          ref={isChosen ? focus : undefined}
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
