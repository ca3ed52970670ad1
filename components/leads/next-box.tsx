import type { Lead } from '#lib/state/model.ts'
import { UntrustedText } from '../untrusted-text.tsx'
import { isDue, type LeadDay } from './lead-list.ts'
import { DueMark } from './next-step.tsx'

/** What is to be done next. */
export function NextBox({ lead, on }: { lead: Lead; on: LeadDay }) {
  const { nextAction, due } = lead
  if (nextAction === null && due === null) return null
  return (
    <section className="lead-next" aria-label="Next action">
      <p className="meta">
        Next action
        {due !== null && (
          <>
            , <DueMark due={due} isLate={isDue(lead, on)} on={on} />
          </>
        )}
      </p>
      <UntrustedText className="lead-strong" text={nextAction || 'No next step'} />
    </section>
  )
}
