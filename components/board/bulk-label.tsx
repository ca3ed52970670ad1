'use client'

import { useRef, useState } from 'react'
import { useShortcuts } from '../shortcuts/shortcuts-provider.tsx'

/** Adds a label to all that are selected. */
export function BulkLabel({ onLabel }: { onLabel: (label: string) => void }) {
  const field = useRef<HTMLInputElement>(null)
  const [label, setLabel] = useState('')
  useShortcuts('page', { label: () => field.current?.focus() })
  return (
    <form
      className="bulk-label"
      method="post"
      onSubmit={(event) => {
        event.preventDefault()
        const word = label.trim().replace(/^#/, '')
        if (word === '') return
        setLabel('')
        field.current?.blur()
        onLabel(word)
      }}
    >
      <span className="field px">
        <input
          ref={field}
          aria-label="Add a label"
          placeholder="Label"
          value={label}
          maxLength={60}
          onChange={({ target }) => setLabel(target.value)}
          onKeyDown={({ key, currentTarget }) => {
            if (key === 'Escape') currentTarget.blur()
          }}
        />
        <kbd className="key wide">L</kbd>
      </span>
    </form>
  )
}
