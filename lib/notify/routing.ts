import { ruleOfAlert } from '#lib/state/alert-rules.ts'
import { isMoreSevere, isOurs } from '#lib/state/alerts.ts'
import type { AlertRule, MissionState } from '#lib/state/model.ts'
import type { DeliveryKind } from './channel.ts'
import type { ChannelRow, OpenAlert } from './notify-store.ts'

/**
 * Whether a channel is told. What the server escalates is told to every channel that takes what is critical, whatever its
 * rule says: those who were told first have not answered. Of an end hears who was told of the beginning, which the store knows. What is
 * wrong with a channel is not told to itself.
 */
export function isTold(
  channel: ChannelRow,
  what: DeliveryKind,
  alert: OpenAlert,
  state: Pick<MissionState, 'rules'>,
): boolean {
  if (!channel.on || alert.subject === `channel:${channel.id}`) return false
  if (what === 'resolved') return true
  if (isMoreSevere(channel.least, alert.severity)) return false
  if (what === 'escalated' && isOurs(alert.by)) return true
  const rule = ruleOfAlert(state, alert)
  return rule.on && isOfRule(channel, rule)
}

/** Whether what a rule fires is told to a channel that is on, as far as its severity is enough. */
const isOfRule = ({ rules }: ChannelRow, { id, channels }: AlertRule): boolean =>
  channels.includes('webhook') && (rules === null || rules.includes(id))

/** Whether a channel would be told what a rule fires, also while the rule is off. */
export const isToldByRule = (channel: ChannelRow, rule: AlertRule): boolean =>
  channel.on && isOfRule(channel, rule) && !isMoreSevere(channel.least, rule.severity)
