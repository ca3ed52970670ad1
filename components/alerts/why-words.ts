import { ruleOfAlert } from '#lib/state/alert-rules.ts'
import type { Alert, MissionState } from '#lib/state/model.ts'
import { BUDGET_ALERT } from '#lib/state/selectors.ts'
import { isReported } from './alert-figures.ts'
import { sentenceWords } from './rule-words.ts'

/** Why an alert is there: the rule that fired it as it reads now, or the name that the program which reported it gave. */
export function whyWords(alert: Pick<Alert, 'id' | 'rule' | 'by'>, state: Pick<MissionState, 'rules'>): string {
  if (alert.rule === BUDGET_ALERT)
    return alert.id.startsWith('budget-unsummed:') ? 'a budget that is not summed up' : 'a step of a budget'
  if (isReported(alert)) return alert.rule
  if (alert.rule === 'webhook') return 'a webhook gave up; the next that it takes ends this'
  const rule = ruleOfAlert(state, alert)
  return rule.kind === 'reported' ? 'its rule was removed' : sentenceWords(rule)
}
