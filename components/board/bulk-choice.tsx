'use client'

import { type KeyboardEvent, useRef } from 'react'
import type { Act } from '../shortcuts/shortcut-table.ts'
import { SHORTCUTS } from '../shortcuts/shortcut-table.ts'
import { useShortcuts } from '../shortcuts/shortcuts-provider.tsx'

export interface BulkChoiceProps {
  readonly label: string
  /** What of the keys opens it. */
  readonly act: Act
  readonly options: readonly (readonly [value: string, words: string])[]
  readonly onChoose: (value: string) => void
}

const NONE = ' '

/** A button that asks which: the browser's own list, put back to its name once something was chosen. */
export function BulkChoice({ label, act, options, onChoose }: BulkChoiceProps) {
  const list = useRef<HTMLSelectElement>(null)
  useShortcuts('page', { [act]: () => open(list.current) })
  return (
    <span className="btn bulk-choice">
      <span aria-hidden="true">
        {label} <kbd className="key wide">{SHORTCUTS[act].keys[0]?.toUpperCase()}</kbd>
      </span>
      <select
        ref={list}
        aria-label={label}
        value={NONE}
        onChange={({ target }) => {
          // The keys are about the selection again.
          target.blur()
          onChoose(target.value)
        }}
        onKeyDown={(event) => {
          const { key, currentTarget } = event
          if (key === 'Escape') currentTarget.blur()
          if (!choosesUnseen(event) || isOpen(currentTarget)) return
          event.preventDefault()
          open(currentTarget)
        }}
      >
        <option value={NONE} disabled hidden>
          {label}
        </option>
        {options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </span>
  )
}

/** In some browsers these choose in a list that is not open: nobody would have seen what. */
const choosesUnseen = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean =>
  !(ctrlKey || metaKey || altKey) && (key.length === 1 || /^(Arrow|Page|Home|End)/.test(key))

/** Taken for open where the browser cannot tell. */
const isOpen = (list: HTMLSelectElement): boolean => !CSS.supports('selector(select:open)') || list.matches(':open')

function open(list: HTMLSelectElement | null): void {
  list?.focus()
  // Where the browser opens no list by itself, the arrows choose in the field.
  if (list && 'showPicker' in list) list.showPicker()
}
