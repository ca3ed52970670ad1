import { createHash } from 'node:crypto'
import type { KnownDraft } from '#lib/protocol/event.ts'
import type { MissionState } from '#lib/state/model.ts'
import type { Act } from './advance.ts'

const MINUTE_MS = 60_000
/** Characters that the schema of an alert takes. */
const MESSAGE = 2_000

/**
 * The mark of one thing to be said. A beginning is told by the occurrence before it, where the state still has one, and by
 * since when it has held: to the minute, since two nodes do not look at the same moment.
 */
export function guardOf(act: Act, { alerts }: MissionState): string {
  const subject = createHash('sha256').update(act.key).digest('base64url').slice(0, 24)
  switch (act.kind) {
    case 'fire':
      return `mc:alert:${subject}:${alerts.get(act.key)?.seq ?? 0}.${Math.floor(act.sinceMs / MINUTE_MS)}`
    case 'escalate':
      return `mc:alert-escalated:${subject}:${act.alert.seq}`
    case 'resolve':
      return `mc:alert-resolved:${subject}:${act.alert.seq}`
  }
}

/** What the log is told. */
export function draftOf(act: Act): KnownDraft {
  switch (act.kind) {
    case 'fire': {
      const { subject } = act.condition
      // It may hold words of publishers, which are as long as theirs may be.
      const message = act.condition.message.slice(0, MESSAGE)
      const { id: rule, severity } = act.rule
      return {
        type: 'system:alert',
        data: { rule, severity, message, alertId: act.key, ...(subject !== null && { subject }) },
      }
    }
    case 'escalate': {
      const { rule, message, subject } = act.alert
      return {
        type: 'system:alert',
        data: { rule, severity: 'critical', message, alertId: act.key, ...(subject !== null && { subject }) },
      }
    }
    case 'resolve':
      return { type: 'system:alertResolved', data: { alertId: act.key } }
  }
}
