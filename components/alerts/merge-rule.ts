import { paramOf, RULE_KINDS } from '#lib/state/alert-rules.ts'
import type { AlertRule } from '#lib/state/model.ts'
import type { RuleChange } from './alert-calls.ts'
import { scopeFrom, scopeText } from './rule-words.ts'

/** What of a rule its form chooses: `severity`, `scope`, or the name of a parameter; and what was chosen, as lists have it. */
export type RuleEdits = ReadonlyMap<string, string>

/** A field that two people set to different things. */
export interface RuleClash {
  readonly field: string
  readonly theirs: string
  readonly mine: string
}

export interface RuleMerge {
  readonly clashes: readonly RuleClash[]
  /** What others changed meanwhile and this person did not touch. */
  readonly theirs: readonly string[]
}

export const choiceOf = (rule: AlertRule, field: string): string =>
  field === 'severity' ? rule.severity : field === 'scope' ? scopeText(rule.scope) : String(paramOf(rule, field))

const fieldsOf = ({ kind }: AlertRule): readonly string[] => [
  'severity',
  'scope',
  ...Object.keys(RULE_KINDS[kind].params),
]

/** @param base the rule as its form was opened; @param now as it stands. */
export function mergeRule(base: AlertRule, edits: RuleEdits, now: AlertRule): RuleMerge {
  const clashes: RuleClash[] = []
  const theirs: string[] = []
  for (const field of fieldsOf(base)) {
    const value = choiceOf(now, field)
    if (value === choiceOf(base, field)) continue
    const mine = edits.get(field)
    if (mine === undefined) theirs.push(field)
    else if (mine !== value) clashes.push({ field, theirs: value, mine })
  }
  return { clashes, theirs }
}

/** A rule with what was chosen. */
export function editedRule(rule: AlertRule, edits: RuleEdits): AlertRule {
  const { params = {}, scope = rule.scope, severity = rule.severity } = changeOf(rule, edits)
  return { ...rule, params: { ...rule.params, ...params }, scope, severity }
}

/** What was chosen and is not so already, as a request says it. */
export function changeOf(rule: AlertRule, edits: RuleEdits): RuleChange {
  const changed = new Map([...edits].filter(([field, value]) => value !== choiceOf(rule, field)))
  const { severity, scope, ...params } = Object.fromEntries(changed)
  const numbers = Object.entries(params).map(([name, value]) => [name, Number(value)] as const)
  return {
    ...(isSeverity(severity) && { severity }),
    ...(scope !== undefined && { scope: scopeFrom(scope) }),
    ...(numbers.length > 0 && { params: Object.fromEntries(numbers) }),
  }
}

const isSeverity = (text: string | undefined): text is AlertRule['severity'] =>
  text === 'info' || text === 'warning' || text === 'critical'
