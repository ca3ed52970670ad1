import type { EventData, EventOf, Severity } from '#lib/protocol/event.ts'
import type { Draft } from './draft.ts'
import { tell } from './feed.ts'
import type { Alert } from './model.ts'
import { oldest } from './oldest.ts'

const OPEN_ALERTS = 500

const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 }

export const isMoreSevere = (a: Severity, b: Severity): boolean => RANK[a] > RANK[b]

/** The key of an alert: its own id, or what fires it about whom. So the same alert cannot fire twice at a time. */
export const alertKey = ({ alertId, rule, subject }: EventData<'system:alert'>): string =>
  alertId ?? (subject === undefined ? rule : `${rule}:${subject}`)

/** Fired by the server, whose alerts nobody outside can change: a publisher may be talked into anything. */
export const isOurs = (by: string): boolean => by === 'server' || by.startsWith('rule:')

/** Whether what the server fires is new although somebody else's stands under its key: nobody's words or acknowledgement hide it. */
export const isTakenOver = (by: string, actor: string): boolean => isOurs(actor) && !isOurs(by)

/** Whether what stands under its key is left as it is but for the words: it is the same occurrence. */
export const isSame = (by: string, { data, actor }: EventOf<'system:alert'>): boolean =>
  !isTakenOver(by, actor) && !(data.again === true && isOurs(actor))

/** Firing again while it fires keeps when it began and who has seen it; after it was resolved it is a new occurrence. */
export function alertFired(draft: Draft, event: EventOf<'system:alert'>): void {
  const { data, actor } = event
  const id = alertKey(data)
  const before = draft.alerts.get(id)
  const isOpen = before !== undefined && before.state !== 'resolved'
  if (isOpen && isOurs(before.by) && !isOurs(actor)) return
  const open = isOpen && isSame(before.by, event) ? before : null
  draft.alerts.add(id, {
    id,
    rule: data.rule,
    severity: data.severity,
    message: data.message,
    subject: data.subject ?? null,
    state: open?.state ?? 'firing',
    firedAt: open?.firedAt ?? draft.at,
    seq: open?.seq ?? draft.seq,
    by: actor,
    ackedBy: open?.ackedBy ?? null,
    ackedAt: open?.ackedAt ?? null,
    escalatedAt: open === null ? null : escalatedAt(draft, open, data.severity),
    endedAt: null,
  })
  if (open !== null) return
  if (before !== undefined) draft.closedAlerts.note(id)
  else if (draft.alerts.size > OPEN_ALERTS + 100) draft.alerts.delete(oldest(draft.alerts, leaving))
  tell(draft, { kind: 'system', title: data.message, ref: `alert:${id}`, ok: data.severity === 'info' ? null : false })
}

/** Those of others leave before those of the server, of which each rule has but a few. */
const leaving = ({ by, firedAt }: Alert): string => `${isOurs(by) ? 1 : 0} ${firedAt}`

function escalatedAt(draft: Draft, open: Alert, severity: Severity): string | null {
  return open.state === 'firing' && isMoreSevere(severity, open.severity) ? draft.at : open.escalatedAt
}

export function alertAcked(draft: Draft, { data, actor }: EventOf<'system:alertAcked'>): void {
  if (draft.alerts.get(data.alertId)?.state !== 'firing') return
  const alert = draft.alerts.edit(data.alertId)
  if (alert === undefined) return
  alert.state = 'acknowledged'
  alert.ackedBy = data.by ?? actor
  alert.ackedAt = draft.at
}

export function alertResolved(draft: Draft, { data }: EventOf<'system:alertResolved'>): void {
  const known = draft.alerts.get(data.alertId)
  if (known === undefined || known.state === 'resolved') return
  const alert = draft.alerts.edit(data.alertId)
  if (alert === undefined) return
  alert.state = 'resolved'
  alert.endedAt = draft.at
  draft.closedAlerts.note(alert.id)
  tell(draft, { kind: 'system', title: `Resolved: ${alert.message}`, ref: `alert:${alert.id}`, ok: true })
}
