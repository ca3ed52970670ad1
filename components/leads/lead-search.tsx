'use client'

import { Search } from 'lucide-react'
import { useRef, useState } from 'react'
import { useShortcuts } from '../shortcuts/shortcuts-provider.tsx'
import { Icon } from '../ui/icon.tsx'

/** What is typed stands here at once, and in the address a little later. */
export function LeadSearch({ text, onType }: { text: string; onType: (text: string) => void }) {
  const box = useRef<HTMLInputElement>(null)
  const [typing, setTyping] = useState<string | null>(null)
  if (typing === text) setTyping(null)
  useShortcuts('page', { search: () => box.current?.focus() })
  return (
    <span className="field px lead-search">
      <Icon of={Search} />
      <input
        ref={box}
        type="search"
        value={typing ?? text}
        maxLength={200}
        placeholder="Name, domain, next step"
        aria-label="Search leads"
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => {
          setTyping(target.value)
          onType(target.value)
        }}
        onBlur={() => setTyping(null)}
        onKeyDown={({ key, currentTarget }) => key === 'Escape' && currentTarget.blur()}
      />
      <kbd className="key wide">/</kbd>
    </span>
  )
}
