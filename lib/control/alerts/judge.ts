import { assertNever } from '#lib/protocol/assert-never.ts'
import { usdFromNano } from '#lib/protocol/money.ts'
import { paramOf } from '#lib/state/alert-rules.ts'
import { HOUR_MS, hourOf, iso, millis } from '#lib/state/instant.ts'
import type { AlertRule, HourRow } from '#lib/state/model.ts'
import { burnRate } from '#lib/state/selectors.ts'
import type { Condition, Finding, Look } from './condition.ts'
import { judgeErrorRate, judgeErrors, judgeNoProgress, judgeStale, judgeWaiting } from './judge-agents.ts'
import { judgeCollisions } from './judge-files.ts'

/** What fires is over only once it is this much better than what made it fire. */
const BETTER = 0.8

const NOTHING: Finding = { conditions: [], isKnown: () => false }

/** What a rule finds now. Pure. */
export function judge(rule: AlertRule, look: Look): Finding {
  switch (rule.kind) {
    case 'error':
      return judgeErrors(rule, look)
    case 'stale':
      return judgeStale(rule, look)
    case 'waiting':
      return judgeWaiting(rule, look)
    case 'errorRate':
      return judgeErrorRate(rule, look)
    case 'noProgress':
      return judgeNoProgress(rule, look)
    case 'costSpike':
      return judgeCost(rule, look)
    case 'collision':
      return judgeCollisions(rule, look)
    case 'system':
      return judgeSystem(look)
    case 'disk':
      return judgeDisk(rule, look)
    case 'ingestLag':
      return judgeLag(rule, look)
    case 'budget':
    case 'reported':
      // Fired elsewhere: there is nothing to find, and nothing to end.
      return NOTHING
    default:
      return assertNever(rule.kind)
  }
}

function judgeSystem({ state }: Look): Finding {
  const conditions: Condition[] = []
  for (const { component, status, detail, since } of state.system.values()) {
    if (status !== 'down') continue
    const message = detail === null ? `${component} is down` : `${component} is down: ${detail}`
    conditions.push({ subject: `system:${component}`.slice(0, 240), message, sinceMs: millis(since) })
  }
  return { conditions, isKnown: () => true }
}

const USUAL_HOURS = 24
/** Below this there is nothing that could be called usual. */
const KNOWN_HOURS = 3

function judgeCost(rule: AlertRule, { state, now, isOpen }: Look): Finding {
  const { agentId } = rule.scope
  const subject = agentId === null ? null : `agent:${agentId}`
  const hours = agentId === null ? state.tokens.hours : only(state.tokens.hours, agentId)
  const usual = usualHour(hours, now)
  if (usual === null) return { conditions: [], isKnown: () => false }
  const burn = burnRate({ tokens: { ...state.tokens, hours } }, now).costNano
  const share = isOpen(subject) ? BETTER : 1
  const isSpike =
    burn >= share * paramOf(rule, 'times') * usual && usdFromNano(burn) >= share * paramOf(rule, 'usd') && burn > 0
  const message = `The burn is ${dollars(burn)} an hour, and ${dollars(usual)} is usual`
  return { conditions: isSpike ? [{ subject, message, sinceMs: null }] : [], isKnown: () => true }
}

const dollars = (nano: number): string => `$${usdFromNano(nano).toFixed(2)}`

const only = (hours: ReadonlyMap<string, HourRow>, agentId: string): ReadonlyMap<string, HourRow> =>
  new Map([...hours].filter(([, row]) => row.agentId === agentId))

/** Nano-USD of an hour, over the whole hours of the last day before those that the burn is made of; null: not known. */
function usualHour(hours: ReadonlyMap<string, HourRow>, now: number): number | null {
  const last = now - (now % HOUR_MS) - 2 * HOUR_MS
  const [from, to] = [hourOf(iso(last - (USUAL_HOURS - 1) * HOUR_MS)), hourOf(iso(last))]
  let first = ''
  let cost = 0
  for (const { hour, costNano } of hours.values()) {
    if (hour < from || hour > to) continue
    if (first === '' || hour < first) first = hour
    cost += costNano
  }
  if (first === '') return null
  const known = Math.round((last - millis(`${first}:00:00.000Z`)) / HOUR_MS) + 1
  return known < KNOWN_HOURS ? null : cost / known
}

function judgeDisk(rule: AlertRule, { machine, isOpen }: Look): Finding {
  const subject = ofMachine(machine.name)
  const isKnown = (other: string | null) => other === subject && machine.disk !== null
  if (machine.disk === null || machine.disk.bytes === 0) return { conditions: [], isKnown }
  const { freeBytes, bytes } = machine.disk
  const free = (100 * freeBytes) / bytes
  const message = `The disk of ${machine.name} is nearly full: ${free.toFixed(1)} % free (${gigabytes(freeBytes)})`
  const isFull = free < paramOf(rule, 'percent') + (isOpen(subject) ? 1 : 0)
  return { conditions: isFull ? [{ subject, message, sinceMs: null }] : [], isKnown }
}

function judgeLag(rule: AlertRule, { machine, isOpen }: Look): Finding {
  const subject = ofMachine(machine.name)
  const lag = machine.ingestLagMs
  const isKnown = (other: string | null) => other === subject && lag !== null
  if (lag === null) return { conditions: [], isKnown }
  const message = `Events wait ${(lag / 1_000).toFixed(1)} s before ${machine.name} has stored them`
  const isLate = lag >= paramOf(rule, 'lagMs') * (isOpen(subject) ? BETTER : 1)
  return { conditions: isLate ? [{ subject, message, sinceMs: null }] : [], isKnown }
}

/** Each machine speaks for itself alone. */
const ofMachine = (name: string): string => `machine:${name}`.slice(0, 240)

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`
