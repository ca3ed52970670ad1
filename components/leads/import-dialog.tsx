'use client'

import { type ChangeEvent, useRef, useState } from 'react'
import { AnswerError } from '../rest/send-json.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { plural } from '../ui/figures.ts'
import { Wrong } from '../ui/wrong.tsx'
import { ImportLook } from './import-look.tsx'
import { type ImportAnswer, importLeads, newRequestId } from './lead-calls.ts'

export interface ImportDialogProps {
  readonly onClose: () => void
  readonly onDone: (answer: ImportAnswer, name: string) => void
}

interface Chosen {
  readonly name: string
  readonly csv: string
  readonly columns: Readonly<Record<string, string | null>>
}

/** Picks a file, says what an import of it would do, lets its columns be chosen, and does it. */
export function ImportDialog({ onClose, onDone }: ImportDialogProps) {
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [look, setLook] = useState<ImportAnswer | null>(null)
  const [busy, setBusy] = useState<'reading' | 'adding' | null>(null)
  const [wrong, setWrong] = useState<AnswerError | null>(null)
  // One import is one request, however often it is tried.
  const request = useRef(newRequestId())
  const ask = async (wish: Chosen, dryRun: boolean) => {
    setBusy(dryRun ? 'reading' : 'adding')
    setWrong(null)
    try {
      const answer = await importLeads({ ...wish, dryRun }, dryRun ? newRequestId() : request.current)
      if (dryRun) setLook(answer)
      else onDone(answer, wish.name)
    } catch (error) {
      setWrong(AnswerError.from(error))
    } finally {
      setBusy(null)
    }
  }
  const choose = (wish: Chosen) => {
    setChosen(wish)
    request.current = newRequestId()
    void ask(wish, true)
  }
  const pick = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0]
    if (file) choose({ name: file.name, csv: await file.text(), columns: {} })
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
      <label className="lead-file">
        <span className="label">A file with one lead a row; its first row names the columns</span>
        <input type="file" accept=".csv,text/csv,text/tab-separated-values" onChange={(event) => void pick(event)} />
      </label>
      {wrong && <Wrong title={wrong.title('The file was not imported')}>{wrong.message}</Wrong>}
      {busy === 'reading' && <p className="soft">Reading the file…</p>}
      {look && chosen && (
        <ImportLook
          look={look}
          onColumn={(field, column) => choose({ ...chosen, columns: { ...chosen.columns, [field]: column } })}
        />
      )}
    </Dialog>
  )
}
