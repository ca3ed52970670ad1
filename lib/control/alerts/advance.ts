import { createHash } from 'node:crypto'
import { paramOf } from '#lib/state/alert-rules.ts'
import { millis } from '#lib/state/instant.ts'
import type { Alert, AlertRule } from '#lib/state/model.ts'
import type { Condition, Finding } from './condition.ts'

/** Since when what a rule is about has held, and since when what fires has been fine; nothing else is remembered. */
export class Memory {
  /** By the key of the alert. */
  readonly holdsSince = new Map<string, number>()
  readonly fineSince = new Map<string, number>()
}

/** What is to be said of one alert. */
export type Act =
  | {
      readonly kind: 'fire'
      readonly key: string
      readonly rule: AlertRule
      readonly condition: Condition
      readonly sinceMs: number
    }
  | { readonly kind: 'escalate' | 'resolve'; readonly key: string; readonly alert: Alert }

const KEY_CHARACTERS = 128

/** The key under which the state keeps the alert. A subject that makes no identifier is named by its checksum. */
export function keyOf(rule: Pick<AlertRule, 'id'>, subject: string | null): string {
  if (subject === null) return rule.id
  const key = `${rule.id}:${subject}`
  if (key.length <= KEY_CHARACTERS && !/\p{C}/u.test(subject)) return key
  return `${rule.id.slice(0, 80)}:${createHash('sha256').update(subject).digest('base64url').slice(0, 32)}`
}

/** Of one rule at a time: a rule that fires for everybody tells nobody anything. What is beyond is told as one more. */
const OPEN_OF_A_RULE = 100
const MORE = `More than ${OPEN_OF_A_RULE} at once: the others are not told one by one`

/**
 * What follows from what a rule finds now. Fires what has held for `forMs`, once; ends what has been fine for `clearMs`, so
 * that what comes and goes neither fires nor ends again and again; raises what nobody has seen for `escalateMs`.
 * @param open the alerts of this rule that are not over, by key. @param memory is brought up to date.
 */
export function advance(
  rule: AlertRule,
  finding: Finding,
  open: ReadonlyMap<string, Alert>,
  memory: Memory,
  now: number,
): Act[] {
  const found = new Map(finding.conditions.map((condition) => [keyOf(rule, condition.subject), condition]))
  const due = dueOf(rule, found, open, memory, now)
  const more = keyOf(rule, null)
  const room = Math.max(0, OPEN_OF_A_RULE - open.size + (open.has(more) ? 1 : 0))
  const [oldest] = due.slice(room).sort((a, b) => a.sinceMs - b.sinceMs)
  const beyond: Due | null = oldest
    ? { key: more, sinceMs: oldest.sinceMs, condition: { subject: null, message: MORE, sinceMs: oldest.sinceMs } }
    : null
  const acts: Act[] = []
  for (const [key, alert] of open) {
    const over = isOver(
      key,
      found.has(key) || beyond?.key === key || !finding.isKnown(alert.subject),
      rule,
      memory,
      now,
    )
    if (over) acts.push({ kind: 'resolve', key, alert })
    else if (isDueToEscalate(rule, alert, now)) acts.push({ kind: 'escalate', key, alert })
  }
  for (const one of due.slice(0, room)) acts.push({ kind: 'fire', rule, ...one })
  if (beyond !== null && !open.has(more)) acts.push({ kind: 'fire', rule, ...beyond })
  return acts
}

interface Due {
  readonly key: string
  readonly condition: Condition
  readonly sinceMs: number
}

/** What has held for long enough and is not open, in the order in which it was found. */
function dueOf(
  rule: AlertRule,
  found: ReadonlyMap<string, Condition>,
  open: ReadonlyMap<string, Alert>,
  { holdsSince }: Memory,
  now: number,
): Due[] {
  const due: Due[] = []
  for (const [key, condition] of found) {
    const sinceMs = condition.sinceMs ?? holdsSince.get(key) ?? now
    if (condition.sinceMs === null) holdsSince.set(key, sinceMs)
    if (!open.has(key) && now - sinceMs >= paramOf(rule, 'forMs')) due.push({ key, condition, sinceMs })
  }
  return due
}

function isOver(key: string, holds: boolean, rule: AlertRule, { fineSince }: Memory, now: number): boolean {
  if (holds) {
    fineSince.delete(key)
    return false
  }
  const since = fineSince.get(key) ?? now
  fineSince.set(key, since)
  return now - since >= paramOf(rule, 'clearMs')
}

function isDueToEscalate(rule: AlertRule, { state, severity, firedAt }: Alert, now: number): boolean {
  const afterMs = paramOf(rule, 'escalateMs')
  return afterMs > 0 && state === 'firing' && severity !== 'critical' && now - millis(firedAt) >= afterMs
}

/** Forgets what was not looked at: conditions that are gone, alerts that are over, rules that are no more. */
export function forget(memory: Memory, held: ReadonlySet<string>, open: ReadonlySet<string>): void {
  for (const key of memory.holdsSince.keys()) if (!held.has(key)) memory.holdsSince.delete(key)
  for (const key of memory.fineSince.keys()) if (!open.has(key)) memory.fineSince.delete(key)
}
