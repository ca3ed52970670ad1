import type { EventOf } from '#lib/protocol/event.ts'
import type { Draft } from './draft.ts'
import { iso, millis } from './instant.ts'
import { oldest } from './oldest.ts'

const RULES = 200

export function ruleChanged(draft: Draft, { data, actor }: EventOf<'rule:changed'>): void {
  const { ruleId: id, kind, on, severity, params = {}, scope = {}, channels = [] } = data
  const { agentId = null, project = null, kind: client = null } = scope
  draft.rules.add(id, {
    id,
    kind,
    on,
    severity,
    params,
    scope: { agentId, project, kind: client },
    channels,
    changedBy: actor,
    changedAt: draft.at,
  })
  if (draft.rules.size > RULES) draft.rules.delete(oldest(draft.rules, (rule) => rule.changedAt ?? ''))
}

export function ruleRemoved(draft: Draft, { data }: EventOf<'rule:removed'>): void {
  draft.rules.delete(data.ruleId)
}

export function quietSet(draft: Draft, { data }: EventOf<'rule:quiet'>): void {
  const { on, from, to, critical, until = null } = data
  const quiet = { on, from, to, critical, until: until === null ? null : iso(millis(until)) }
  draft.workspace = { ...draft.workspace, quiet }
}
