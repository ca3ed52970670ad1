import type { Clock } from '#lib/protocol/clock.ts'
import type { MissionEvent, Severity } from '#lib/protocol/event.ts'
import { subjectAgent } from '#lib/state/alert-rules.ts'
import { isOurs } from '#lib/state/alerts.ts'
import type { MissionState } from '#lib/state/model.ts'
import { isQuiet, quietEnd } from '#lib/state/quiet.ts'
import { bodyOf } from './body.ts'
import { hostOf } from './channels.ts'
import type { ChannelRow, DeliveryRow } from './notify-store.ts'
import { GIVE_UP_MS } from './retries.ts'
import { isTold } from './routing.ts'
import type { AlertNews } from './tellings.ts'

export interface Setting {
  readonly channels: readonly ChannelRow[]
  readonly state: Pick<MissionState, 'workspace' | 'rules' | 'agents' | 'approvals'>
  readonly epoch: string
  readonly clock: Clock
  readonly publicUrl: string | null
}

/**
 * What is to be posted of one piece of news. Its id is made of the occurrence, so the same news makes the same deliveries
 * however often it is taken.
 */
export function deliveriesOf({ what, alert }: AlertNews, event: MissionEvent, setting: Setting): DeliveryRow[] {
  if (what === null) return []
  const { channels, state, epoch, clock, publicUrl } = setting
  const now = clock.now()
  const { key: alertId, rule, severity, message, subject, firedAt } = alert
  const occurrence = `${epoch.slice(0, 8)}-${alert.seq}`
  const url = publicUrl === null ? null : `${publicUrl}/alerts`
  const agentId = subjectAgent(alert, state)
  const agentName = agentId === null ? null : (state.agents.get(agentId)?.name ?? null)
  const about = { alertId, rule, severity, message, subject, agentId, agentName }
  const facts = { what, at: event.at, workspace: state.workspace.name, ...about }
  const nextMs = dueMs(state, severity, now)
  const held = nextMs > now
  return channels
    .filter((channel) => isTold(channel, what, alert, state))
    .map((channel) => ({
      id: `alert-${occurrence}-${what}-${channel.id}`,
      channelId: channel.id,
      occurrence,
      about: { what, alertId, message, severity, channelName: channel.name, host: hostOf(channel.url) },
      body: bodyOf(channel.template, { ...facts, firedAt, url }),
      state: 'pending',
      tries: [],
      madeMs: now,
      nextMs,
      held,
      endedMs: null,
      untilMs: nextMs + GIVE_UP_MS,
      ours: isOurs(alert.by),
    }))
}

/** When an alert is told: now, or when the quiet is over. */
export function dueMs({ workspace }: Pick<MissionState, 'workspace'>, severity: Severity, now: number): number {
  const { quiet, zone } = workspace
  if (quiet === null || !isQuiet(quiet, zone, severity, now)) return now
  return quietEnd(quiet, zone, now) ?? now + GIVE_UP_MS
}
