'use client'

import { useEffect, useRef } from 'react'
import { AvatarTile } from '../ui/avatar/avatar-tile.tsx'
import { countWords } from '../ui/figures.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import type { FindEntry } from './find-entry.ts'
import type { FoundGroup } from './rank.ts'

export interface FoundListProps {
  /** Its options are `<id>-0` and so on, in order. */
  readonly id: string
  readonly groups: readonly FoundGroup[]
  /** Which option is picked, counted over all groups. */
  readonly at: number
  readonly onPick: (id: string) => void
  readonly onChoose: (entry: FindEntry) => void
}

/** The options of the palette in their groups. The focus stays in the field, which names the picked one. */
export function FoundList({ id, groups, at, onPick, onChoose }: FoundListProps) {
  const list = useRef<HTMLDivElement>(null)
  const picked = `${id}-${at}`
  useEffect(() => {
    // The first one takes the heading above it into view.
    if (at === 0) list.current?.scrollTo({ top: 0 })
    else document.getElementById(picked)?.scrollIntoView({ block: 'nearest' })
  }, [at, picked])
  let before = 0
  return (
    <div ref={list} className="palette-list" id={`${id}-list`} role="listbox" aria-label="Found" tabIndex={-1}>
      {groups.map(({ name, entries, more }) => {
        const first = before
        before += entries.length
        return (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand in a listbox
          <div key={name} role="group" aria-label={name}>
            <p className="palette-group" aria-hidden="true">
              {name}
              {more > 0 && (
                <span className="num">
                  {countWords(entries.length)} of {countWords(entries.length + more)}
                </span>
              )}
            </p>
            {entries.map((entry, index) => (
              <FoundRow
                key={entry.id}
                id={`${id}-${first + index}`}
                entry={entry}
                picked={first + index === at}
                onPick={onPick}
                onChoose={onChoose}
              />
            ))}
          </div>
        )
      })}
    </div>
  )
}

interface FoundRowProps extends Pick<FoundListProps, 'onPick' | 'onChoose'> {
  readonly id: string
  readonly entry: FindEntry
  readonly picked: boolean
}

function FoundRow({ id, entry, picked, onPick, onChoose }: FoundRowProps) {
  const { words, note, face } = entry
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and its keys
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={picked}
      className="palette-row"
      onPointerMove={() => !picked && onPick(entry.id)}
      onClick={() => onChoose(entry)}
    >
      {face && <AvatarTile id={face.id} name={face.name} kind={face.kind} size={20} bare />}
      <span className="cut">
        <UntrustedText text={words} />
      </span>
      {note !== '' && (
        <span className="palette-note meta cut" data-status={face?.status}>
          {face && <PixelGlyph name={face.status} />}
          <UntrustedText text={note} />
        </span>
      )}
    </div>
  )
}
