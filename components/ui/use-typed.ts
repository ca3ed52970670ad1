'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { keepText, keptText } from './kept-text.ts'

/** How a field whose text is sent stands. */
export interface Typed {
  readonly text: string
  readonly setText: (text: string) => void
  /** Sends what stands there, and frees the field for the next at once. @returns whether there was anything. */
  readonly submit: () => boolean
  /** How many are on their way. */
  readonly sending: number
}

/** Carries out one request under its id: with the same id again it is not done twice. @throws AnswerError */
export type SendTyped = (text: string, requestId: string) => Promise<void>

/**
 * A field whose text is sent, which nobody has to wait for: the next can be typed while the one before is on its way. What was
 * not taken comes back to the field, at once or as soon as it is empty, and is the same request again.
 * @param key under which the text is kept in this tab until it is sent.
 * @param ready what of the text is sent; empty: nothing to send.
 */
export function useTyped(key: string, ready: (text: string) => string, send: SendTyped, newId: () => string): Typed {
  const [text, setShown] = useState('')
  const [sending, setSending] = useState(0)
  const latest = useRef({ text: '', ready, send })
  useEffect(() => {
    latest.current = { ...latest.current, ready, send }
  })
  const back = useRef<string[]>([])
  const ids = useRef(new Map<string, string>())
  const setText = useCallback(
    (next: string) => {
      const shown = next === '' ? (back.current.shift() ?? '') : next
      latest.current.text = shown
      setShown(shown)
      keepText(key, shown === '' ? null : shown)
    },
    [key],
  )
  useEffect(() => {
    const kept = keptText(key)
    if (kept !== null && latest.current.text === '') setText(kept)
  }, [key, setText])
  const submit = useCallback(() => {
    const one = latest.current.ready(latest.current.text)
    if (one === '') return false
    const id = ids.current.get(one) ?? newId()
    setSending((count) => count + 1)
    latest.current
      .send(one, id)
      .then(
        () => void ids.current.delete(one),
        () => {
          ids.current.set(one, id)
          back.current.push(one)
          if (latest.current.text === '') setText('')
        },
      )
      .finally(() => setSending((count) => count - 1))
    setText('')
    return true
  }, [newId, setText])
  return { text, setText, submit, sending }
}
