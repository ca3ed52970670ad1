'use client'

import { Search } from 'lucide-react'
import { useRef } from 'react'
import { useShortcuts } from '../shortcuts/shortcuts-provider.tsx'
import { Icon } from './icon.tsx'

export interface PageSearchProps {
  readonly label: string
  /** What can be searched for, in a few words. */
  readonly placeholder: string
  readonly text: string
  readonly onType: (text: string) => void
}

/** The field that `/` leads to. */
export function PageSearch({ label, placeholder, text, onType }: PageSearchProps) {
  const box = useRef<HTMLInputElement>(null)
  useShortcuts('page', { search: () => box.current?.focus() })
  return (
    <span className="field px page-search">
      <Icon of={Search} />
      <input
        ref={box}
        type="search"
        value={text}
        maxLength={200}
        placeholder={placeholder}
        aria-label={label}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => onType(target.value)}
        onKeyDown={({ key, currentTarget }) => key === 'Escape' && currentTarget.blur()}
      />
      <kbd className="key wide">/</kbd>
    </span>
  )
}
