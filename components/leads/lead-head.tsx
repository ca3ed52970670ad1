import { Download, List, Plus, SquareKanban, Upload } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { countWords, plural } from '../ui/figures.ts'
import { Icon } from '../ui/icon.tsx'
import type { LeadSums } from './lead-list.ts'
import type { ChangeLeadView, LeadView } from './lead-view.ts'

export interface LeadHeadProps {
  readonly sums: LeadSums
  /** There are older ones, which are not counted. */
  readonly isCut: boolean
  readonly view: LeadView
  readonly change: ChangeLeadView
  readonly onImport: () => void
  readonly onAdd: () => void
}

/** The verdict of the page, how it is shown, and what comes in and goes out. */
export function LeadHead({ sums, isCut, view, change, onImport, onAdd }: LeadHeadProps) {
  const count = isCut ? `${countWords(sums.count)} newest leads` : plural(sums.count, 'lead', 'leads')
  return (
    <header className="page-head lead-head">
      <h1 className="title">
        {sums.due > 0 ? `${plural(sums.due, 'next step', 'next steps')} due · ${count}` : count}
      </h1>
      {sums.best !== null && (
        <span className="soft num">
          best <b>{countWords(sums.best)}</b>, median <b>{countWords(sums.median ?? 0)}</b>
        </span>
      )}
      <span className="end lead-acts">
        <fieldset className="lead-seg">
          <legend className="sr">View</legend>
          <span className="seg px">
            <button type="button" aria-pressed={!view.pipeline} onClick={() => change({ pipeline: false })}>
              <Icon of={List} />
              Table
            </button>
            <button type="button" aria-pressed={view.pipeline} onClick={() => change({ pipeline: true })}>
              <Icon of={SquareKanban} />
              Pipeline
            </button>
          </span>
        </fieldset>
        <Button onClick={onImport}>
          <Icon of={Upload} />
          CSV in
        </Button>
        {/* The browser saves the file: no script holds all of it. */}
        <a className="btn" href="/api/leads.csv" download="leads.csv">
          <Icon of={Download} />
          CSV out
        </a>
        <Button tone="brand" onClick={onAdd}>
          <Icon of={Plus} />
          Lead
        </Button>
      </span>
    </header>
  )
}
