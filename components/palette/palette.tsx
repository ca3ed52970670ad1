'use client'

import { Search, X } from 'lucide-react'
import { type KeyboardEvent, useDeferredValue, useId, useMemo, useState } from 'react'
import { isApple } from '../shortcuts/use-mod-key.ts'
import { Button } from '../ui/button.tsx'
import { plural } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { useModal } from '../ui/use-modal.ts'
import { inTheLog } from './find-entries.ts'
import type { FindEntry } from './find-entry.ts'
import { FoundList } from './found-list.tsx'
import { type FoundGroup, rank } from './rank.ts'
import { useFindAct } from './use-find-act.ts'
import { useFindEntries } from './use-find-entries.ts'
import { useRecents } from './use-recents.ts'

export interface PaletteProps {
  /** Stands in the field at first. */
  readonly typed: string
  readonly onClose: () => void
  readonly onShortcuts: () => void
}

/** Finds anything by its name and goes there. What is found follows the live state; what is picked stays picked. */
export default function Palette({ typed, onClose, onShortcuts }: PaletteProps) {
  const dialog = useModal('input')
  const id = useId()
  const [query, setQuery] = useState(typed)
  const [picked, setPicked] = useState<string | null>(null)
  const entries = useFindEntries()
  const [recents, remember] = useRecents()
  // Typing is never kept waiting for a long list.
  const asked = useDeferredValue(query)
  const groups = useMemo(() => found(asked, entries, recents), [asked, entries, recents])
  const shown = useMemo(() => groups.flatMap((group) => group.entries), [groups])
  const at = Math.max(
    0,
    shown.findIndex((one) => one.id === picked),
  )
  const act = useFindAct(onShortcuts)
  const choose = (entry: FindEntry | undefined) => {
    if (!entry) return
    remember(entry.id)
    onClose()
    act(entry.act)
  }
  const press = (event: KeyboardEvent) => {
    const { key } = event
    if (event.nativeEvent.isComposing) return
    if (key === 'ArrowDown' || key === 'ArrowUp')
      setPicked(shown.at((at + (key === 'ArrowDown' ? 1 : -1)) % shown.length)?.id ?? null)
    // Faster than the list: what was typed counts, not what is still shown.
    else if (key === 'Enter') choose(asked === query ? shown[at] : found(query, entries, recents)[0]?.entries[0])
    else if (key.toLowerCase() === 'k' && (isApple() ? event.metaKey : event.ctrlKey)) onClose()
    else return
    event.preventDefault()
  }
  return (
    <dialog
      ref={dialog}
      className="dialog palette px px-drop"
      aria-label="Find or go to"
      onClose={() => !dialog.current?.open && onClose()}
      onClick={({ target }) => target === dialog.current && onClose()}
      onKeyDown={press}
    >
      <div className="palette-field">
        <Icon of={Search} />
        <input
          type="text"
          role="combobox"
          value={query}
          placeholder="Find or go to…"
          aria-label="Find or go to"
          aria-expanded={shown.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={shown.length > 0 ? `${id}-${at}` : undefined}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          onChange={({ target }) => {
            setQuery(target.value)
            setPicked(null)
          }}
        />
        <Button tone="quiet" icon aria-label="Close" onClick={onClose}>
          <Icon of={X} />
        </Button>
      </div>
      <FoundList id={id} groups={groups} at={at} onPick={setPicked} onChoose={choose} />
      <p className="palette-foot meta wide" aria-hidden="true">
        <kbd className="key">↑</kbd> <kbd className="key">↓</kbd> move <kbd className="key">↵</kbd> open{' '}
        <kbd className="key">Esc</kbd> close
      </p>
      <p className="sr" role="status">
        {asked.trim() !== '' && plural(shown.length, 'result', 'results')}
      </p>
    </dialog>
  )
}

/** What is found by name, and the way to what is not. */
function found(query: string, entries: readonly FindEntry[], recents: readonly string[]): readonly FoundGroup[] {
  const groups = rank(query, entries, recents)
  const text = query.trim()
  return text === '' ? groups : [...groups, { name: 'In the log', entries: [inTheLog(text)], more: 0 }]
}
