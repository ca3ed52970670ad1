'use client'

import { useRef, useState } from 'react'
import { newRequestId } from '../rest/new-request-id.ts'
import { AnswerError } from '../rest/send-json.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { plural } from '../ui/figures.ts'
import { Wrong } from '../ui/wrong.tsx'
import { ImportLook } from './import-look.tsx'
import { type ImportAnswer, importLeads } from './lead-calls.ts'

export interface ImportDialogProps {
  readonly onClose: () => void
  readonly onDone: (answer: ImportAnswer, name: string) => void
}

interface Chosen {
  readonly name: string
  readonly csv: string
  readonly columns: Readonly<Record<string, string | null>>
}

const UNREADABLE = 'The browser cannot read it any more: it was moved or changed. Choose it again.'

/** Picks a file, says what an import of it would do, lets its columns be chosen, and does it. */
export function ImportDialog({ onClose, onDone }: ImportDialogProps) {
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [look, setLook] = useState<ImportAnswer | null>(null)
  const [busy, setBusy] = useState<'reading' | 'adding' | null>(null)
  const [wrong, setWrong] = useState<AnswerError | null>(null)
  // One import is one request, however often it is tried.
  const request = useRef(newRequestId())
  // An answer about a file or columns that were chosen before says nothing any more.
  const asked = useRef(0)
  const ask = async (wish: Chosen, dryRun: boolean) => {
    const turn = ++asked.current
    setBusy(dryRun ? 'reading' : 'adding')
    setWrong(null)
    try {
      const answer = await importLeads({ ...wish, dryRun }, dryRun ? newRequestId() : request.current)
      if (!dryRun) onDone(answer, wish.name)
      else if (turn === asked.current) setLook(answer)
    } catch (error) {
      if (dryRun && turn !== asked.current) return
      setWrong(AnswerError.from(error))
      // What was chosen before is not what would be added.
      if (dryRun) setLook(null)
    } finally {
      if (turn === asked.current) setBusy(null)
    }
  }
  const choose = (wish: Chosen) => {
    setChosen(wish)
    request.current = newRequestId()
    void ask(wish, true)
  }
  const pick = async (file: File) => {
    setLook(null)
    try {
      choose({ name: file.name, csv: await file.text(), columns: {} })
    } catch {
      setWrong(new AnswerError('unavailable', UNREADABLE))
    }
  }
  return (
    <Dialog
      title="Leads from CSV"
      wide
      onClose={onClose}
      foot={
        <>
          <Button data-safe onClick={onClose}>
            Cancel
          </Button>
          <Button
            tone="brand"
            aria-disabled={busy !== null || !look || look.added === 0}
            onClick={() => busy === null && chosen && look && look.added > 0 && void ask(chosen, false)}
          >
            {busy === 'adding' ? 'Adding…' : look ? `Add ${plural(look.added, 'lead', 'leads')}` : 'Add leads'}
          </Button>
        </>
      }
    >
      <FileField disabled={busy === 'adding'} onPick={(file) => void pick(file)} />
      {wrong && <Wrong title={wrong.title('The file was not imported')}>{wrong.message}</Wrong>}
      {busy === 'reading' && <p className="soft">Reading the file…</p>}
      {look && chosen && (
        <ImportLook
          look={look}
          chosen={chosen.columns}
          isBusy={busy === 'adding'}
          onColumn={(field, column) => choose({ ...chosen, columns: { ...chosen.columns, [field]: column } })}
        />
      )}
    </Dialog>
  )
}

const FileField = ({ disabled, onPick }: { disabled: boolean; onPick: (file: File) => void }) => (
  <label className="lead-file">
    <span className="label">A file with one lead a row; its first row names the columns</span>
    <input
      type="file"
      accept=".csv,text/csv,text/tab-separated-values"
      disabled={disabled}
      onChange={({ target }) => {
        const file = target.files?.[0]
        if (file) onPick(file)
      }}
      onClick={({ currentTarget }) => {
        // So that the same file, mended meanwhile, can be chosen again.
        currentTarget.value = ''
      }}
    />
  </label>
)
