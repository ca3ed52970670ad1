import type { MissionEvent } from '#lib/protocol/event.ts'
import { alertKey, isMoreSevere, isOurs, isSame } from '#lib/state/alerts.ts'
import { isOfBudget } from '#lib/state/budgets.ts'
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
export function newsOf(event: MissionEvent, open: ReadonlyMap<string, OpenAlert>): readonly AlertNews[] {
  switch (event.type) {
    case 'system:alert':
      return isAlert(event) ? fired(event, open) : []
    case 'system:alertAcked':
      return openAt(event, open).map(seen)
    case 'system:alertResolved':
      return openAt(event, open).map((alert) => ({ what: 'resolved', alert, isOver: true }))
    case 'budget:allowed':
      return isAllowed(event) ? allowed(event, open) : []
    default:
      return []
  }
}

/** Types of what newsOf makes something of. */
export const isAboutAlerts = (type: string): boolean => type.startsWith('system:alert') || type === 'budget:allowed'

const seen = (alert: OpenAlert): AlertNews => ({ what: null, alert: { ...alert, acked: true }, isOver: false })

type Allowed = Extract<MissionEvent, { readonly type: 'budget:allowed' }>

const isAllowed = (event: MissionEvent): event is Allowed => event.type === 'budget:allowed' && 'budgetId' in event.data

/** Whoever lets a budget go on for a time or some calls has seen its alerts (P-BUD-10). */
const allowed = ({ data }: Allowed, open: ReadonlyMap<string, OpenAlert>): readonly AlertNews[] =>
  data.more === undefined ? [...open.values()].filter((alert) => isOfBudget(alert, data.budgetId)).map(seen) : []

type Fired = Extract<MissionEvent, { readonly type: 'system:alert' }>

const isAlert = (event: MissionEvent): event is Fired => event.type === 'system:alert' && 'severity' in event.data

function openAt({ data }: MissionEvent, open: ReadonlyMap<string, OpenAlert>): readonly OpenAlert[] {
  const alert = 'alertId' in data && typeof data.alertId === 'string' ? open.get(data.alertId) : undefined
  return alert === undefined ? [] : [alert]
}

function fired(event: Fired, open: ReadonlyMap<string, OpenAlert>): readonly AlertNews[] {
  const { seq, at, actor, data } = event
  const key = alertKey(data)
  const before = open.get(key)
  if (before !== undefined && isOurs(before.by) && !isOurs(actor)) return []
  const { rule, severity, message, subject = null } = data
  const now = { key, rule, severity, message, subject, by: actor }
  if (before === undefined || !isSame(before.by, event))
    return [{ what: 'fired', alert: { ...now, seq, firedAt: at, acked: false }, isOver: false }]
  const isRaised = !before.acked && isMoreSevere(severity, before.severity)
  return [{ what: isRaised ? 'escalated' : null, alert: { ...before, ...now }, isOver: false }]
}
