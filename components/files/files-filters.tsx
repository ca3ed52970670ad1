import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { RosterTrait } from '../roster/roster-trait.tsx'
import { Button } from '../ui/button.tsx'
import { countWords } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { PageSearch } from '../ui/page-search.tsx'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { ALL_FILES, type FilesView, showsAllFiles } from './files-view.ts'

export interface FilesFiltersProps {
  readonly view: FilesView
  readonly change: (change: Partial<FilesView>) => void
  readonly shared: number
}

/** Which files are shown. All of it stands in the address. */
export function FilesFilters({ view, change, shared }: FilesFiltersProps) {
  return (
    <search className="files-filters">
      <PageSearch
        label="Search files"
        placeholder="Part of a path"
        text={view.text}
        onType={(text) => change({ text })}
      />
      <RosterTrait
        name="project"
        any="All projects"
        chosen={view.project}
        onChoose={(project) => change({ project })}
      />
      <Toggle on={view.written} onTurn={(written) => change({ written })}>
        Written
      </Toggle>
      <Toggle on={view.shared} onTurn={(only) => change({ shared: only })}>
        <PixelGlyph name="waiting" />
        In more than one hand <span className="num">{countWords(shared)}</span>
      </Toggle>
      {!showsAllFiles(view) && (
        <Button tone="quiet" onClick={() => change({ ...ALL_FILES, file: view.file })}>
          <Icon of={X} />
          Show all
        </Button>
      )}
    </search>
  )
}

function Toggle({ on, onTurn, children }: { on: boolean; onTurn: (on: boolean) => void; children: ReactNode }) {
  return (
    <button type="button" className="files-toggle px" aria-pressed={on} onClick={() => onTurn(!on)}>
      {children}
    </button>
  )
}
