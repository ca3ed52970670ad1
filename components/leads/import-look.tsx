import { SelectField } from '../tasks/select-field.tsx'
import { countWords, plural } from '../ui/figures.ts'
import { UntrustedText } from '../untrusted-text.tsx'
import { visibleText } from '../visible-text.ts'
import type { ImportAnswer } from './lead-calls.ts'

const FIELDS = [
  ['name', 'Name'],
  ['company', 'Company'],
  ['domain', 'Site'],
  ['email', 'E-mail'],
  ['stage', 'Stage'],
  ['owner', 'Owner'],
  ['nextAction', 'Next action'],
  ['due', 'Due'],
  ['score', 'Score'],
  ['notes', 'About'],
] as const
const SHOWN = 8

export interface ImportLookProps {
  readonly look: ImportAnswer
  /** What was chosen by hand, which an answer may have yet to follow. */
  readonly chosen: Readonly<Record<string, string | null>>
  readonly isBusy: boolean
  readonly onColumn: (field: string, column: string | null) => void
}

/** What an import would do: figures, which column is what, the first leads, and every cell that cannot be read. */
export function ImportLook({ look, chosen, isBusy, onColumn }: ImportLookProps) {
  const { rows, added, known, broken, brokenRows, header, columns, sample } = look
  const options = [
    { value: '', words: 'Left out' },
    ...header.map((name) => ({ value: name, words: visibleText(name) })),
  ]
  return (
    <>
      <p role="status">
        <b>{plural(rows, 'row', 'rows')}:</b> {countWords(added)} new, {countWords(known)} known already,{' '}
        {countWords(brokenRows)} that cannot be read.
      </p>
      <fieldset className="lead-columns" disabled={isBusy}>
        <legend className="sr">Columns</legend>
        {FIELDS.map(([field, label]) => (
          <SelectField
            key={field}
            label={label}
            value={(field in chosen ? chosen[field] : columns[field]) ?? ''}
            onChange={(column) => onColumn(field, column === '' ? null : column)}
            options={options}
          />
        ))}
      </fieldset>
      {sample.length > 0 && (
        <p className="soft">
          First: <UntrustedText text={sample.map((lead) => String(lead.name)).join(', ')} />
        </p>
      )}
      {broken.length > 0 && (
        <ul className="lead-broken" aria-label="Cells that cannot be read">
          {broken.slice(0, SHOWN).map(({ line, field, message }) => (
            <li key={`${line} ${field}`}>
              <b className="num">Line {line}</b>, {field}: <UntrustedText text={message} />
            </li>
          ))}
          {broken.length > SHOWN && <li className="soft">and {countWords(broken.length - SHOWN)} more</li>}
        </ul>
      )}
    </>
  )
}
