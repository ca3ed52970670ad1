'use client'

import { useId, useRef, useState } from 'react'
import { AnswerError } from '../rest/send-json.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { countWords, plural } from '../ui/figures.ts'
import { useToast } from '../ui/toast.tsx'
import { Wrong } from '../ui/wrong.tsx'
import { visibleText } from '../visible-text.ts'
import { type ImportAnswer, importTasks, readTaskFile, type TaskFile } from './import-tasks.ts'

/** What was chosen, and what storing it would do. */
interface Chosen {
  readonly file: TaskFile
  readonly name: string
  readonly would: ImportAnswer
}

/** Reads a file of tasks, says what it would do, and does it. The same file again changes nothing. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const id = useId()
  const toast = useToast()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [wrong, setWrong] = useState<AnswerError | null>(null)
  const [busy, setBusy] = useState(false)
  const tried = async (act: () => Promise<void>, isWanted = () => true) => {
    setBusy(true)
    setWrong(null)
    try {
      await act()
    } catch (cause) {
      if (isWanted()) setWrong(AnswerError.from(cause))
    } finally {
      setBusy(false)
    }
  }
  const last = useRef<File | undefined>(undefined)
  const choose = (file: File | undefined) => {
    last.current = file
    setChosen(null)
    if (!file) return
    const isLast = () => last.current === file
    void tried(async () => {
      const read = await readTaskFile(file)
      const would = await importTasks(read, { dryRun: true })
      // Another may have been chosen meanwhile.
      if (isLast()) setChosen({ file: read, name: file.name, would })
    }, isLast)
  }
  const store = () =>
    chosen &&
    tried(async () => {
      const { added, changed, brokenRows } = await importTasks(chosen.file, { dryRun: false })
      const left = brokenRows > 0 ? `, ${plural(brokenRows, 'row was', 'rows were')} left out` : ''
      toast('done', `Imported: ${countWords(added)} new, ${countWords(changed)} changed${left}.`)
      onClose()
    })
  const does = chosen ? chosen.would.added + chosen.would.changed : 0
  return (
    <Dialog
      title="Import tasks"
      onClose={onClose}
      foot={
        <>
          <Button data-safe onClick={onClose}>
            Leave
          </Button>
          <Button tone="brand" disabled={does === 0} aria-disabled={busy} onClick={() => !busy && void store()}>
            Import {does > 0 && countWords(does)}
          </Button>
        </>
      }
    >
      <label className="label" htmlFor={id}>
        A CSV or JSON file, with the columns that an export has
      </label>
      <input id={id} type="file" accept=".csv,.json" onChange={({ target }) => choose(target.files?.[0])} />
      {wrong && <Wrong title={wrong.title('The file was not imported')}>{wrong.message}</Wrong>}
      {chosen && <Would {...chosen} />}
    </Dialog>
  )
}

function Would({ name, would: { added, changed, same, broken, brokenRows } }: Chosen) {
  return (
    <div role="status">
      <p>
        <b>{visibleText(name)}</b>: {countWords(added)} new, {countWords(changed)} changed, {countWords(same)} as they
        stand{brokenRows > 0 && `, ${plural(brokenRows, 'row', 'rows')} cannot be read and are left out`}.
      </p>
      {broken.length > 0 && (
        <ul className="import-broken">
          {broken.slice(0, 8).map(({ line, field, message }) => (
            <li key={`${line} ${field}`} className="meta">
              Line {countWords(line)}, {visibleText(field)}: {visibleText(message)}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
