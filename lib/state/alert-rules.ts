import type { ChannelKind, RuleKind, Severity } from '#lib/protocol/event.ts'
import { COLLISION_MS } from './collisions.ts'
import { MINUTE_MS } from './instant.ts'
import type { Alert, AlertRule, MissionState, RuleScope } from './model.ts'

/** What may be set of a kind of rule. Times are in milliseconds. */
export interface RuleParam {
  readonly usual: number
  readonly least: number
  readonly most: number
}

export interface RuleKindSpec {
  readonly severity: Severity
  readonly channels: readonly ChannelKind[]
  readonly params: Readonly<Record<string, RuleParam>>
  /** Which of a scope's fields narrow it. */
  readonly scope: readonly (keyof RuleScope)[]
}

const SECOND_MS = 1_000
const DAY_MS = 1_440 * MINUTE_MS
const lasting = (usual: number): RuleParam => ({ usual, least: 0, most: DAY_MS })
const AGENTS: RuleKindSpec['scope'] = ['agentId', 'project', 'kind']

/**
 * Every kind of rule and what is usual of it. `forMs`: how long it must hold before it fires; `clearMs`: how long it must
 * have been fine before it is over; `escalateMs`: unseen for so long it becomes critical, 0 never.
 */
export const RULE_KINDS: Readonly<Record<RuleKind, RuleKindSpec>> = {
  error: {
    severity: 'critical',
    channels: ['browser', 'webhook'],
    params: { forMs: lasting(30 * SECOND_MS), clearMs: lasting(10 * SECOND_MS) },
    scope: AGENTS,
  },
  waiting: {
    severity: 'warning',
    channels: ['browser', 'sound'],
    params: { forMs: lasting(2 * MINUTE_MS), clearMs: lasting(0), escalateMs: lasting(15 * MINUTE_MS) },
    scope: AGENTS,
  },
  stale: {
    severity: 'warning',
    channels: ['browser', 'webhook'],
    params: { forMs: lasting(0), clearMs: lasting(30 * SECOND_MS) },
    scope: AGENTS,
  },
  errorRate: {
    severity: 'warning',
    channels: ['browser'],
    params: {
      percent: { usual: 40, least: 1, most: 100 },
      calls: { usual: 10, least: 1, most: 10_000 },
      windowMs: { usual: 10 * MINUTE_MS, least: MINUTE_MS, most: 60 * MINUTE_MS },
      clearMs: lasting(2 * MINUTE_MS),
    },
    scope: AGENTS,
  },
  noProgress: {
    severity: 'warning',
    channels: ['browser'],
    params: { forMs: { usual: 30 * MINUTE_MS, least: MINUTE_MS, most: DAY_MS }, clearMs: lasting(10 * SECOND_MS) },
    scope: AGENTS,
  },
  costSpike: {
    severity: 'warning',
    channels: ['browser', 'webhook'],
    params: {
      times: { usual: 3, least: 1, most: 100 },
      usd: { usual: 5, least: 0, most: 1_000_000 },
      forMs: lasting(5 * MINUTE_MS),
      clearMs: lasting(5 * MINUTE_MS),
    },
    scope: ['agentId'],
  },
  collision: {
    severity: 'warning',
    channels: ['browser'],
    params: {
      windowMs: { usual: COLLISION_MS, least: MINUTE_MS, most: DAY_MS },
      // 1: whoever comes second in one folder is kept from writing, where its client asks.
      hold: { usual: 0, least: 0, most: 1 },
      forMs: lasting(0),
      clearMs: lasting(0),
    },
    scope: AGENTS,
  },
  budget: { severity: 'warning', channels: ['browser', 'webhook'], params: {}, scope: [] },
  system: {
    severity: 'critical',
    channels: ['browser', 'webhook'],
    params: { forMs: lasting(30 * SECOND_MS), clearMs: lasting(30 * SECOND_MS) },
    scope: [],
  },
  disk: {
    severity: 'critical',
    channels: ['browser', 'webhook'],
    params: {
      percent: { usual: 10, least: 1, most: 90 },
      forMs: lasting(MINUTE_MS),
      clearMs: lasting(5 * MINUTE_MS),
    },
    scope: [],
  },
  ingestLag: {
    severity: 'warning',
    channels: ['browser', 'webhook'],
    params: {
      lagMs: { usual: 5 * SECOND_MS, least: 100, most: 10 * MINUTE_MS },
      forMs: lasting(30 * SECOND_MS),
      clearMs: lasting(MINUTE_MS),
    },
    scope: [],
  },
  reported: { severity: 'warning', channels: ['browser'], params: {}, scope: [] },
}

const KINDS = Object.keys(RULE_KINDS).filter(isRuleKind)

function isRuleKind(kind: string): kind is RuleKind {
  return Object.hasOwn(RULE_KINDS, kind)
}

const EVERYBODY: RuleScope = { agentId: null, project: null, kind: null }

/** The version of what nobody has changed: below that of any change, since a log begins with its workspace. */
export const AS_IT_CAME = 1

/** The rule of each kind that is there without anybody having made it; its id is its kind. */
export const BUILT_IN: ReadonlyMap<string, AlertRule> = new Map(KINDS.map((kind) => [kind, usualRule(kind)]))

function usualRule(kind: RuleKind): AlertRule {
  const { severity, channels, params } = RULE_KINDS[kind]
  const usual = Object.fromEntries(Object.entries(params).map(([name, param]) => [name, param.usual]))
  const nobody = { version: AS_IT_CAME, changedBy: null, changedAt: null }
  return { id: kind, kind, on: true, severity, params: usual, scope: EVERYBODY, channels, ...nobody }
}

/** Every rule as it stands: the built-in ones first, then people's own in the order in which they were made. */
export function alertRules({ rules }: Pick<MissionState, 'rules'>): readonly AlertRule[] {
  const own = [...rules.values()].filter(({ id }) => !BUILT_IN.has(id)).map(complete)
  return [...Array.from(BUILT_IN.values(), (rule) => standing(rule, rules.get(rule.id))), ...own]
}

export function alertRule({ rules }: Pick<MissionState, 'rules'>, id: string): AlertRule | undefined {
  const builtIn = BUILT_IN.get(id)
  const changed = rules.get(id)
  return builtIn === undefined ? changed && complete(changed) : standing(builtIn, changed)
}

/** A built-in rule keeps its kind, whatever an event said. */
function standing(builtIn: AlertRule, changed: AlertRule | undefined): AlertRule {
  if (changed === undefined) return builtIn
  const { kind, changedAt, version } = changed
  return kind !== builtIn.kind || changedAt === null ? { ...builtIn, version } : complete(changed)
}

/** With what is usual for the parameters that nobody named. */
function complete(rule: AlertRule): AlertRule {
  const params = Object.entries(RULE_KINDS[rule.kind].params).map(([name, { usual }]) => [
    name,
    Object.hasOwn(rule.params, name) ? rule.params[name] : usual,
  ])
  return { ...rule, params: Object.fromEntries(params) }
}

/** A parameter of a rule. @param rule as alertRules gives it. */
export const paramOf = ({ kind, params }: AlertRule, name: string): number =>
  params[name] ?? RULE_KINDS[kind].params[name]?.usual ?? 0

/** The rule that says whom an alert is told to: the one that fired it, else that of what others report. */
export function ruleOfAlert(state: Pick<MissionState, 'rules'>, { rule, by }: Pick<Alert, 'rule' | 'by'>): AlertRule {
  const known = by.startsWith('rule:') ? alertRule(state, rule) : undefined
  return known ?? alertRule(state, 'reported') ?? usualRule('reported')
}

/** What an alert is about, as its subject names it: `agent:<id>`, `approval:<id>`, `system:<component>`, or any other words. */
export function subjectAgent(
  { subject }: Pick<Alert, 'subject'>,
  state: Pick<MissionState, 'approvals'>,
): string | null {
  if (subject === null) return null
  if (subject.startsWith('agent:')) return subject.slice('agent:'.length)
  if (!subject.startsWith('approval:')) return null
  return state.approvals.get(subject.slice('approval:'.length))?.agentId ?? null
}
