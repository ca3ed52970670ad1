import type { ChannelKind } from '#lib/protocol/event.ts'
import { ruleOfAlert } from '#lib/state/alert-rules.ts'
import type { Alert, MissionState } from '#lib/state/model.ts'
import { isQuiet } from '#lib/state/quiet.ts'

/** What a page has told of already: one text for each beginning and each time that something got worse. */
const newsOf = ({ id, seq, escalatedAt }: Alert): string => `${id} ${seq} ${escalatedAt ?? ''}`

export interface FreshAlert {
  readonly alert: Alert
  readonly channels: readonly ChannelKind[]
}

type Needed = Pick<MissionState, 'alerts' | 'rules' | 'workspace'>

/** All that fires now, as what need not be told any more. */
export const toldBy = ({ alerts }: Pick<MissionState, 'alerts'>): ReadonlySet<string> =>
  new Set([...alerts.values()].filter(({ state }) => state === 'firing').map(newsOf))

/** What fires, was not told yet, and is told here now. What escalates is told whatever its rule says. */
export function freshAlerts(state: Needed, told: ReadonlySet<string>, nowMs: number): readonly FreshAlert[] {
  const { quiet, zone } = state.workspace
  return [...state.alerts.values()].flatMap((alert) => {
    if (alert.state !== 'firing' || told.has(newsOf(alert))) return []
    const rule = ruleOfAlert(state, alert)
    const channels = alert.escalatedAt === null ? rule.channels : (['browser', 'sound'] as const)
    if (!rule.on || channels.length === 0 || isQuiet(quiet, zone, alert.severity, nowMs)) return []
    return [{ alert, channels }]
  })
}
