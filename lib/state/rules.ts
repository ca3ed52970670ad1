import type { EventOf } from '#lib/protocol/event.ts'
import type { Draft } from './draft.ts'
import { iso, millis } from './instant.ts'
import type { AlertRule } from './model.ts'
import { oldest } from './oldest.ts'

/** Built-in ones that were changed among them; the server takes no more than that beside them (lib/control/create-rules.ts). */
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
    version: draft.seq,
    changedBy: actor,
    changedAt: draft.at,
  })
  if (draft.rules.size > RULES) draft.rules.delete(oldest(draft.rules, leaving))
}

/** A built-in rule has its kind as its id. */
const isBuiltIn = ({ id, kind }: AlertRule): boolean => id === kind

/** Built-in ones are few, and their versions must not begin anew. */
const leaving = (rule: AlertRule): string => `${isBuiltIn(rule) ? 1 : 0} ${rule.changedAt ?? ''}`

/** Of a built-in rule that is as it came again, its version stays: whoever saw an older one must be told. */
export function ruleRemoved(draft: Draft, { data }: EventOf<'rule:removed'>): void {
  const rule = draft.rules.get(data.ruleId)
  if (rule === undefined) return
  if (!isBuiltIn(rule)) draft.rules.delete(rule.id)
  else draft.rules.add(rule.id, { ...rule, version: draft.seq, changedBy: null, changedAt: null })
}

export function quietSet(draft: Draft, { data }: EventOf<'rule:quiet'>): void {
  const { on, from, to, critical, until = null } = data
  const quiet = { on, from, to, critical, until: until === null ? null : iso(millis(until)), version: draft.seq }
  draft.workspace = { ...draft.workspace, quiet }
}
