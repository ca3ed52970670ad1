import { dayIn } from '#lib/protocol/day-in.ts'
import type { Lead } from '#lib/state/model.ts'
import { UntrustedText } from '../untrusted-text.tsx'
import { isDue, type LeadDay } from './lead-list.ts'
import { dueWords } from './lead-words.ts'

/** What is to be done next, and by when; what is due stands out. */
export function NextStep({ lead, on }: { lead: Lead; on: LeadDay }) {
  const { nextAction, due } = lead
  if (nextAction === null && due === null) return <span className="mute">–</span>
  return (
    <span className="lead-lines">
      <UntrustedText className="cut" text={nextAction || 'No next step'} />
      {due !== null && <DueMark due={due} isLate={isDue(lead, on)} on={on} />}
    </span>
  )
}

export function DueMark({ due, isLate, on }: { due: string; isLate: boolean; on: LeadDay }) {
  return (
    <time className={isLate ? 'meta lead-due' : 'meta'} dateTime={due}>
      {dueWords(dayIn(on.zone, Date.parse(due)), on.day)}
    </time>
  )
}
