'use client'

import { type KeyboardEvent, type RefObject, useId, useLayoutEffect, useRef, useState } from 'react'
import { visibleText } from '../visible-text.ts'
import { choicesFor, type MarkChoice } from './mark-choices.ts'
import { markAt } from './read-quick.ts'
import { usePeople } from './use-people.ts'

type TextField = HTMLInputElement | HTMLTextAreaElement
export interface Marks {
  readonly isOpen: boolean
  readonly choices: readonly MarkChoice[]
  readonly at: number
  readonly listId: string
  readonly choose: (word: string) => void
  readonly close: () => void
  /** @returns whether the key was for the list. */
  readonly onKeyDown: (event: KeyboardEvent<TextField>) => boolean
  readonly input: {
    readonly role: 'combobox'
    readonly 'aria-expanded': boolean
    readonly 'aria-controls': string
    readonly 'aria-autocomplete': 'list'
    readonly 'aria-activedescendant': string | undefined
    readonly onSelect: () => void
  }
}

/** Completion of names after `@` and priorities after `!` in a field. @param marks which of them. */
export function useMarks(
  field: RefObject<TextField | null>,
  text: string,
  setText: (text: string) => void,
  marks: string,
): Marks {
  const people = usePeople()
  const listId = useId()
  const [caret, setCaret] = useState<number | null>(null)
  const [at, setAt] = useState(0)
  const put = useRef<number | null>(null)
  useLayoutEffect(() => {
    if (put.current === null) return
    field.current?.setSelectionRange(put.current, put.current)
    put.current = null
  })
  const found = caret === null ? null : markAt(text, Math.min(caret, text.length), marks)
  const choices = choicesFor(found, people)
  const isOpen = choices.length > 0
  const active = Math.min(at, choices.length - 1)
  const choose = (word: string) => {
    if (found === null) return
    const head = `${text.slice(0, found.from)}${found.mark}${word} `
    put.current = head.length
    setText(head + text.slice(caret ?? text.length).trimStart())
    setCaret(null)
    setAt(0)
  }
  const close = () => setCaret(null)
  const onKeyDown = (event: KeyboardEvent<TextField>): boolean => {
    const chosen = choices[active]
    if (chosen === undefined) return false
    if (event.key === 'ArrowDown') setAt((active + 1) % choices.length)
    else if (event.key === 'ArrowUp') setAt((active + choices.length - 1) % choices.length)
    else if (event.key === 'Enter' || event.key === 'Tab') choose(chosen.word)
    else if (event.key === 'Escape') close()
    else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }
  const onSelect = () => {
    const place = field.current?.selectionStart ?? null
    if (place !== caret) setAt(0)
    setCaret(field.current === document.activeElement ? place : null)
  }
  const input = {
    role: 'combobox',
    'aria-expanded': isOpen,
    'aria-controls': listId,
    'aria-autocomplete': 'list',
    'aria-activedescendant': isOpen ? `${listId}-${active}` : undefined,
    onSelect,
  } as const
  return { isOpen, choices, at: active, listId, choose, close, onKeyDown, input }
}

export function MarkList({ choices, at, listId, choose, isOpen }: Marks) {
  return (
    <div id={listId} role="listbox" aria-label="Completions" className="mark-list px" hidden={!isOpen}>
      {choices.map(({ word, shown }, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and its keys
        <div
          key={word}
          id={`${listId}-${index}`}
          role="option"
          aria-selected={index === at}
          tabIndex={-1}
          // The field keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => choose(word)}
        >
          {visibleText(shown)}
        </div>
      ))}
    </div>
  )
}
