import { subjectAgent } from '#lib/state/alert-rules.ts'
import type { Alert, MissionState } from '#lib/state/model.ts'
import { BUDGET_ALERT } from '#lib/state/selectors.ts'

/** What an alert is about, as people call it: an agent by its name. Null where its message says it by itself. */
export function subjectWords(
  alert: Pick<Alert, 'rule' | 'subject'>,
  state: Pick<MissionState, 'agents' | 'approvals'>,
): string | null {
  const { rule, subject } = alert
  if (subject === null || rule === BUDGET_ALERT) return null
  const agentId = subjectAgent(alert, state)
  if (agentId !== null) return state.agents.get(agentId)?.name ?? agentId
  const [, kind, name] = /^(approval|system|machine|channel):(.*)$/s.exec(subject) ?? []
  if (name === undefined) return subject
  // Nobody reads the id of a question or an address.
  return kind === 'system' || kind === 'machine' ? name : null
}
