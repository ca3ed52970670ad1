import type { Severity } from '#lib/protocol/event.ts'
import type { Alert, MissionState } from '#lib/state/model.ts'

/** Alerts that are not over, the latest first. */
export const openAlerts = ({ alerts }: Pick<MissionState, 'alerts'>): readonly Alert[] =>
  [...alerts.values()]
    .filter(({ state }) => state !== 'resolved')
    .sort((a, b) => (a.firedAt < b.firedAt ? 1 : a.firedAt > b.firedAt ? -1 : a.id < b.id ? -1 : 1))

/** One occurrence: an alert that fires again after it was over is another. */
const occurrence = ({ id, firedAt }: Alert): string => `${firedAt} ${id}`

/** Those that fire and that nobody has looked at in this browser. @param seen what `seenText` made. */
export function unseenAlerts(open: readonly Alert[], seen: string | null): readonly Alert[] {
  const known = new Set(occurrences(seen))
  return open.filter((alert) => alert.state === 'firing' && !known.has(occurrence(alert)))
}

/** What this browser keeps once these were looked at: no more than is open, so it never grows. */
export const seenText = (open: readonly Alert[]): string => JSON.stringify(open.map(occurrence))

/** Whatever stands in the storage. */
function occurrences(text: string | null): readonly unknown[] {
  if (text === null) return []
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : []
  } catch {
    // No JSON: nothing was seen, which at worst says something twice.
    return []
  }
}

/** The colours and the glyph of a severity. */
export const SEVERITY_LOOKS: Readonly<Record<Severity, 'error' | 'waiting' | 'idle'>> = {
  critical: 'error',
  warning: 'waiting',
  info: 'idle',
}
