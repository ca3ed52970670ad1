'use client'

import { Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useAct } from '../rest/use-act.ts'
import { Button } from '../ui/button.tsx'
import { countWords, plural } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import { UntrustedText } from '../untrusted-text.tsx'
import { type ImportAnswer, undoImport } from './lead-calls.ts'
import type { AllLeads } from './use-leads.ts'

export interface LastImport {
  readonly name: string
  readonly answer: ImportAnswer
}

export interface LeadFootProps {
  readonly shown: number
  readonly all: AllLeads
  readonly last: LastImport | null
  /** The import whose leads alone are shown; empty: none. */
  readonly importId: string
  readonly onUndone: (words: string) => void
}

/** What the table sums to, how older leads come in, and the last import with its undo. */
export function LeadFoot({ shown, all, last, importId, onUndone }: LeadFootProps) {
  const undoable = last?.answer.importId ?? (importId || null)
  return (
    <footer className="lead-foot">
      <span className="soft cut">
        {shown === all.leads.length
          ? all.isCut
            ? `${countWords(shown)} newest leads`
            : plural(shown, 'lead', 'leads')
          : `${countWords(shown)} of ${countWords(all.leads.length)}`}
        {last && (
          <>
            {' '}
            · <UntrustedText className="mono" text={last.name} />: {plural(last.answer.rows, 'row', 'rows')},{' '}
            {countWords(last.answer.known)} known, {countWords(last.answer.added)} new,{' '}
            {countWords(last.answer.brokenRows)} broken
          </>
        )}
      </span>
      {all.wrong && <span className="lead-due">{all.wrong.message}</span>}
      <span className="lead-foot-end">
        {all.isCut && (
          <Button tone="quiet" aria-disabled={all.progress !== null} onClick={all.loadOlder}>
            {all.progress === null
              ? 'Load older leads too'
              : `${countWords(all.progress.loaded)} of ${countWords(all.progress.count)}`}
          </Button>
        )}
        {undoable !== null && <UndoImport key={undoable} id={undoable} asks={last === null} onUndone={onUndone} />}
      </span>
    </footer>
  )
}

interface UndoImportProps {
  readonly id: string
  /** It was not brought in here and now: nothing brings its leads back, so there is a second look. */
  readonly asks: boolean
  readonly onUndone: (words: string) => void
}

function UndoImport({ id, asks, onUndone }: UndoImportProps) {
  const [busy, act] = useAct('The import was not undone')
  const [asking, setAsking] = useState(false)
  const undo = async () => {
    const { removed, kept } = await undoImport(id)
    const rest = kept === 0 ? '' : ` ${plural(kept, 'was', 'were')} changed since and stay.`
    onUndone(`${plural(removed, 'lead is', 'leads are')} removed.${rest}`)
  }
  const run = () => void act(undo)
  if (asking)
    return (
      <>
        <Button autoFocus onClick={() => setAsking(false)}>
          Keep them
        </Button>
        <Button tone="danger" aria-disabled={busy} onClick={run}>
          Remove for everybody
        </Button>
      </>
    )
  return (
    <Button tone="quiet" aria-disabled={busy} onClick={() => (asks ? setAsking(true) : run())}>
      <Icon of={Undo2} />
      Undo import
    </Button>
  )
}
