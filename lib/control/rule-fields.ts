import { isDeepStrictEqual } from 'node:util'
import { MissionError } from '#lib/protocol/errors.ts'
import type { ChannelKind, EventData, RuleKind, Severity } from '#lib/protocol/event.ts'
import { BUILT_IN, RULE_KINDS } from '#lib/state/alert-rules.ts'
import type { AlertRule, RuleScope } from '#lib/state/model.ts'

/** What may be said of a rule; what is left open stays as it is. */
export interface RuleFields {
  readonly on?: boolean | undefined
  readonly severity?: Severity | undefined
  readonly params?: Readonly<Record<string, number>> | undefined
  readonly scope?: { readonly [K in keyof RuleScope]?: string | null | undefined } | undefined
  readonly channels?: readonly ChannelKind[] | undefined
}

/** What was named, without what was named as nothing. */
export function given<T extends object>(change: T): Partial<{ [K in keyof T]: Exclude<T[K], undefined> }> {
  // Entries forget the types of what they are made of.
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<{
    [K in keyof T]: Exclude<T[K], undefined>
  }>
}

/** A rule as its kind has it. @throws MissionError `invalid`. */
export function usual(kind: RuleKind, id: string): AlertRule {
  const builtIn = BUILT_IN.get(kind)
  if (builtIn === undefined) throw new MissionError('invalid', `There is no kind of rule "${kind}".`)
  return { ...builtIn, id }
}

/** @throws MissionError `invalid` naming what its kind does not have. */
export function merged(rule: AlertRule, { scope = {}, params = {}, ...fields }: RuleFields): AlertRule {
  checkParams(rule.kind, params)
  checkScope(rule.kind, scope)
  return {
    ...rule,
    ...given(fields),
    params: { ...rule.params, ...params },
    scope: { ...rule.scope, ...given(scope) },
  }
}

function checkParams(kind: RuleKind, params: Readonly<Record<string, number>>): void {
  const known = RULE_KINDS[kind].params
  for (const [name, value] of Object.entries(params)) {
    const param = Object.hasOwn(known, name) ? known[name] : undefined
    if (param === undefined) {
      const names = Object.keys(known).join(', ') || 'none'
      throw wrong(`params.${name}`, `is no parameter of "${kind}"; it has ${names}`)
    }
    if (value < param.least || value > param.most) {
      throw wrong(`params.${name}`, `must be from ${param.least} to ${param.most}`)
    }
  }
}

function checkScope(kind: RuleKind, scope: NonNullable<RuleFields['scope']>): void {
  const known: readonly string[] = RULE_KINDS[kind].scope
  for (const [name, value] of Object.entries(scope)) {
    if (value === null || value === undefined || known.includes(name)) continue
    throw wrong(`scope.${name}`, `does not narrow a rule "${kind}"; ${known.join(', ') || 'nothing'} does`)
  }
}

const wrong = (path: string, message: string): MissionError =>
  new MissionError('invalid', `${path} ${message}.`, { issues: [{ path, message }] })

/** A rule as an event says it. */
export function saidOf(rule: AlertRule): EventData<'rule:changed'> {
  const { id: ruleId, kind, on, severity, params, scope, channels } = rule
  const { agentId, project, kind: client } = scope
  return {
    ruleId,
    kind,
    on,
    severity,
    params: { ...params },
    scope: {
      ...(agentId !== null && { agentId }),
      ...(project !== null && { project }),
      ...(client !== null && { kind: client }),
    },
    channels: [...channels],
  }
}

/** Whether what was stored is what this change made: then it would change nothing of it. */
export function isMadeBy(fields: RuleFields, said: EventData<'rule:changed'>): boolean {
  const { kind, ruleId, on, severity, params = {}, scope = {}, channels = [] } = said
  const { agentId = null, project = null, kind: client = null } = scope
  const made: AlertRule = {
    ...usual(kind, ruleId),
    ...{ on, severity, params, channels },
    scope: { agentId, project, kind: client },
  }
  return isDeepStrictEqual(saidOf(merged(made, fields)), saidOf(made))
}
