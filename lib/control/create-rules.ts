import { createHash, randomBytes } from 'node:crypto'
import { serverGrant } from '#lib/auth/grant.ts'
import type { Principal } from '#lib/auth/principal.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { ChannelKind, Draft, RuleKind, Severity } from '#lib/protocol/event.ts'
import { alertRule, BUILT_IN, RULE_KINDS } from '#lib/state/alert-rules.ts'
import type { Alert, AlertRule, Quiet, RuleScope } from '#lib/state/model.ts'
import type { GuardedAppend } from './guarded-append.ts'
import type { StateView } from './state-view.ts'

export interface RuleFields {
  readonly on?: boolean | undefined
  readonly severity?: Severity | undefined
  readonly params?: Readonly<Record<string, number>> | undefined
  readonly scope?: { readonly [K in keyof RuleScope]?: string | null | undefined } | undefined
  readonly channels?: readonly ChannelKind[] | undefined
}

/** Rules of alerts and what people do with alerts. A `requestId` makes a retry harmless. */
export interface RuleControl {
  /** The rule that a request means, with what is usual for what it leaves open. @throws MissionError `invalid`. */
  read(kind: RuleKind, fields: RuleFields, id?: string): AlertRule
  create(by: Principal, kind: RuleKind, fields: RuleFields, id?: string, requestId?: string): Promise<AlertRule>
  change(by: Principal, id: string, fields: RuleFields, requestId?: string): Promise<AlertRule>
  remove(by: Principal, id: string, requestId?: string): Promise<void>
  setQuiet(
    by: Principal,
    change: { readonly [K in keyof Quiet]?: Quiet[K] | undefined },
    requestId?: string,
  ): Promise<Quiet>
  acknowledge(by: Principal, alertId: string, requestId?: string): Promise<Alert>
  resolve(by: Principal, alertId: string, requestId?: string): Promise<Alert>
}

/** What quiet hours are before anybody has set them. */
export const USUAL_QUIET: Quiet = { on: false, from: '22:00', to: '07:00', critical: true, until: null }

/** How long what is stored may take to reach this node's state. */
const CATCH_UP_MS = 1_000

export function createRules(view: StateView, log: GuardedAppend): RuleControl {
  const say = async (by: Principal, draft: Draft, requestId: string | undefined): Promise<void> => {
    const { seq } = await log.append(by, draft, requestId === undefined ? {} : { id: requestId })
    await view.until(({ last }) => last.seq >= seq, CATCH_UP_MS)
  }
  const present = (id: string): AlertRule => {
    const rule = alertRule(view.state(), id)
    if (rule) return rule
    throw new MissionError('not_found', `There is no rule "${id}". GET /api/rules lists them.`)
  }
  const alert = (id: string): Alert => {
    const found = view.state().alerts.get(id)
    if (found) return found
    throw new MissionError('not_found', `There is no alert "${id}"; it may have ended long ago.`)
  }
  const put = async (by: Principal, rule: AlertRule, requestId: string | undefined): Promise<AlertRule> => {
    await say(by, draftOf(rule), requestId)
    return present(rule.id)
  }
  return {
    read: (kind, fields, id = 'new') => merged(usual(kind, id), fields),
    async create(by, kind, fields, id = randomBytes(9).toString('base64url'), requestId) {
      const rule = merged(usual(kind, id), fields)
      const isRetry = requestId !== undefined && (await log.known(by, requestId))
      if (alertRule(view.state(), id) !== undefined && !isRetry) {
        throw new MissionError('conflict', `There is a rule "${id}" already: PATCH /api/rules/${id} changes it.`)
      }
      return put(by, rule, requestId)
    },
    change: (by, id, fields, requestId) => put(by, merged(present(id), fields), requestId),
    async remove(by, id, requestId) {
      const isRetry = requestId !== undefined && (await log.known(by, requestId))
      if (!isRetry) present(id)
      await say(by, { type: 'rule:removed', data: { ruleId: id } }, requestId)
    },
    async setQuiet(by, change, requestId) {
      const before = view.state().workspace.quiet ?? USUAL_QUIET
      const quiet = { ...before, ...given(change) }
      await say(by, { type: 'rule:quiet', data: quiet }, requestId)
      return view.state().workspace.quiet ?? quiet
    },
    async acknowledge(by, alertId, requestId) {
      alert(alertId)
      await say(by, { type: 'system:alertAcked', data: { alertId } }, requestId)
      return alert(alertId)
    },
    async resolve(by, alertId, requestId) {
      const found = alert(alertId)
      if (found.by.startsWith('rule:') && found.state !== 'resolved') {
        const message = 'A rule fired this, and it ends by itself once it is over. Acknowledge it instead.'
        throw new MissionError('conflict', message, { current: found })
      }
      const { principal } = serverGrant('people')
      await say(
        principal,
        { type: 'system:alertResolved', data: { alertId, by: by.id } },
        requestId && `resolve-${createHash('sha256').update(`${by.id}\n${requestId}`).digest('base64url')}`,
      )
      return alert(alertId)
    },
  }
}

/** What was named, without what was named as nothing. */
function given<T extends object>(change: T): Partial<{ [K in keyof T]: Exclude<T[K], undefined> }> {
  // Entries forget the types of what they are made of.
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<{
    [K in keyof T]: Exclude<T[K], undefined>
  }>
}

function usual(kind: RuleKind, id: string): AlertRule {
  const builtIn = BUILT_IN.get(kind)
  if (builtIn === undefined) throw new MissionError('invalid', `There is no kind of rule "${kind}".`)
  return { ...builtIn, id }
}

function merged(rule: AlertRule, { scope = {}, params = {}, ...fields }: RuleFields): AlertRule {
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

function draftOf({ id, kind, on, severity, params, scope, channels }: AlertRule): Draft {
  const { agentId, project, kind: client } = scope
  return {
    type: 'rule:changed',
    data: {
      ruleId: id,
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
    },
  }
}
