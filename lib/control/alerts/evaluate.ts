import { alertRules } from '#lib/state/alert-rules.ts'
import type { Alert, MissionState } from '#lib/state/model.ts'
import { type Act, advance, forget, keyOf, type Memory } from './advance.ts'
import type { Look } from './condition.ts'
import { judge } from './judge.ts'

/** Who the engine is in the log. */
export const ENGINE = 'rule:alerts'

/** One look at everything: what every rule that is on says, and what those say no more that are off or gone. */
export function evaluate(look: Omit<Look, 'isOpen'>, memory: Memory): Act[] {
  const rules = alertRules(look.state)
  const openOf = openByRule(look.state)
  const acts: Act[] = []
  const held = new Set<string>()
  const open = new Set<string>()
  for (const rule of rules) {
    const its = openOf.get(rule.id) ?? new Map<string, Alert>()
    if (!rule.on) continue
    openOf.delete(rule.id)
    const finding = judge(rule, { ...look, isOpen: (subject) => its.has(keyOf(rule, subject)) })
    for (const { subject } of finding.conditions) held.add(keyOf(rule, subject))
    for (const key of its.keys()) open.add(key)
    acts.push(...advance(rule, finding, its, memory, look.now))
  }
  for (const its of openOf.values()) {
    for (const [key, alert] of its) acts.push({ kind: 'resolve', key, alert })
  }
  forget(memory, held, open)
  return acts
}

/** The engine's own alerts that are not over. What others fire is theirs to end. */
function openByRule(state: MissionState): Map<string, Map<string, Alert>> {
  const byRule = new Map<string, Map<string, Alert>>()
  for (const [key, alert] of state.alerts) {
    if (alert.state === 'resolved' || alert.by !== ENGINE) continue
    const its = byRule.get(alert.rule) ?? new Map<string, Alert>()
    byRule.set(alert.rule, its.set(key, alert))
  }
  return byRule
}
