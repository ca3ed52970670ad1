import type { MissionEvent } from '#lib/protocol/event.ts'
import { alertKey, isMoreSevere, isOurs, isTakenOver } from '#lib/state/alerts.ts'
import type { DeliveryKind } from './channel.ts'
import type { OpenAlert } from './notify-store.ts'

/** What is to be told of an alert, and how it stands since. */
export interface AlertNews {
  /** Null: nothing is told, but it stands otherwise. */
  readonly what: DeliveryKind | null
  readonly alert: OpenAlert
  readonly isOver: boolean
}

/**
 * What one event makes of the alerts that are open; the same as the state makes of it (lib/state/alerts.ts), but for each
 * event as it was, not as things stand now. So nothing is left out that came while this server was away.
 */
export function newsOf(event: MissionEvent, open: ReadonlyMap<string, OpenAlert>): AlertNews | null {
  switch (event.type) {
    case 'system:alert':
      return isAlert(event) ? fired(event, open) : null
    case 'system:alertAcked': {
      const alert = openAt(event, open)
      return alert === undefined ? null : { what: null, alert: { ...alert, acked: true }, isOver: false }
    }
    case 'system:alertResolved': {
      const alert = openAt(event, open)
      return alert === undefined ? null : { what: 'resolved', alert, isOver: true }
    }
    default:
      return null
  }
}

type Fired = Extract<MissionEvent, { readonly type: 'system:alert' }>

const isAlert = (event: MissionEvent): event is Fired => event.type === 'system:alert' && 'severity' in event.data

function openAt({ data }: MissionEvent, open: ReadonlyMap<string, OpenAlert>): OpenAlert | undefined {
  return 'alertId' in data && typeof data.alertId === 'string' ? open.get(data.alertId) : undefined
}

function fired({ seq, at, actor, data }: Fired, open: ReadonlyMap<string, OpenAlert>): AlertNews | null {
  const key = alertKey(data)
  const before = open.get(key)
  if (before !== undefined && isOurs(before.by) && !isOurs(actor)) return null
  const { rule, severity, message, subject = null } = data
  const now = { key, rule, severity, message, subject, by: actor }
  if (before === undefined || isTakenOver(before.by, actor))
    return { what: 'fired', alert: { ...now, seq, firedAt: at, acked: false }, isOver: false }
  const isRaised = !before.acked && isMoreSevere(severity, before.severity)
  return { what: isRaised ? 'escalated' : null, alert: { ...before, ...now }, isOver: false }
}
