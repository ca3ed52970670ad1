'use client'

import { useId } from 'react'
import { useLive } from '#lib/client/use-live.ts'
import { dateIn, noonOf } from '#lib/protocol/day-noon.ts'
import { LEAD_STAGES, stageOf } from '#lib/state/lead-selectors.ts'
import type { Lead, MissionState } from '#lib/state/model.ts'
import type { Me } from '../board/me.ts'
import type { AnswerError } from '../rest/send-json.ts'
import { SelectField } from '../tasks/select-field.tsx'
import { Field } from '../ui/field.tsx'
import { visibleText } from '../visible-text.ts'
import type { LeadEdits } from './lead-calls.ts'
import { stageWords } from './lead-words.ts'
import { OwnerField } from './owner-field.tsx'

const zoneOf = ({ workspace }: MissionState) => workspace.zone

export interface LeadFieldsProps {
  /** The lead as it stands; null for one that is to be. */
  readonly lead: Lead | null
  readonly edits: LeadEdits
  readonly me: Me
  readonly wrong: AnswerError | null
  /** The first field takes the focus. */
  readonly takesFocus?: boolean
  readonly onEdit: (edits: LeadEdits) => void
}

/** The fields a person writes. Nothing is sent from here; an empty one is told as empty. */
export function LeadFields({ lead, edits, me, wrong, takesFocus = false, onEdit }: LeadFieldsProps) {
  const zone = useLive(zoneOf)
  const text = (label: string, field: 'company' | 'domain' | 'email' | 'source' | 'nextAction', maxLength: number) => (
    <Field
      label={label}
      value={edits[field] ?? (edits[field] === null ? '' : (lead?.[field] ?? ''))}
      maxLength={maxLength}
      wrong={wrong?.about(field)}
      onChange={({ target }) => onEdit({ [field]: target.value === '' ? null : target.value })}
    />
  )
  const stage = edits.stage ?? (lead ? stageOf(lead) : 'new')
  const stages = LEAD_STAGES.some((one) => one === stage) ? LEAD_STAGES : [...LEAD_STAGES, stage]
  const due = edits.due === undefined ? (lead?.due ?? null) : edits.due
  return (
    <div className="lead-fields">
      <Field
        label="Name"
        autoFocus={takesFocus}
        value={edits.name ?? lead?.name ?? ''}
        maxLength={240}
        required
        wrong={wrong?.about('name')}
        onChange={({ target }) => onEdit({ name: target.value })}
      />
      <SelectField
        label="Stage"
        value={stage}
        onChange={(next) => onEdit({ stage: next })}
        options={stages.map((value) => ({ value, words: visibleText(stageWords(value)) }))}
      />
      <OwnerField
        value={edits.owner === undefined ? (lead?.owner ?? null) : edits.owner}
        me={me}
        onChange={(owner) => onEdit({ owner })}
      />
      {text('Next action', 'nextAction', 500)}
      <Field
        label="Due"
        type="date"
        value={due === null ? '' : dateIn(zone, due)}
        onChange={({ target }) => onEdit({ due: target.value === '' ? null : noonOf(zone, target.value) })}
      />
      {text('Company', 'company', 240)}
      {text('Site', 'domain', 240)}
      {text('E-mail', 'email', 240)}
      {text('Source', 'source', 240)}
      <NotesField
        value={edits.notes ?? (edits.notes === null ? '' : (lead?.notes ?? ''))}
        onChange={(notes) => onEdit({ notes: notes === '' ? null : notes })}
      />
    </div>
  )
}

function NotesField({ value, onChange }: { value: string; onChange: (notes: string) => void }) {
  const id = useId()
  return (
    <div className="lead-wide">
      <label className="label" htmlFor={id}>
        About
      </label>
      <span className="field px lead-area">
        <textarea id={id} rows={4} maxLength={20_000} value={value} onChange={({ target }) => onChange(target.value)} />
      </span>
    </div>
  )
}
