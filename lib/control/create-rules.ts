import { createHash, randomBytes } from 'node:crypto'
import { serverGrant } from '#lib/auth/grant.ts'
import type { Principal } from '#lib/auth/principal.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { Draft, EventData, RuleKind } from '#lib/protocol/event.ts'
import { alertRule, BUILT_IN } from '#lib/state/alert-rules.ts'
import type { Alert, AlertRule, Quiet } from '#lib/state/model.ts'
import { USUAL_QUIET } from '#lib/state/quiet.ts'
import type { GuardedAppend } from './guarded-append.ts'
import { isRepeat } from './is-repeat.ts'
import { given, isMadeBy, merged, type RuleFields, saidOf, usual } from './rule-fields.ts'
import type { StateView } from './state-view.ts'
import { takenGuard } from './taken-guard.ts'

export type QuietChange = { readonly [K in keyof Omit<Quiet, 'version'>]?: Quiet[K] | undefined }

/**
 * Rules of alerts and what people do with alerts. A `requestId` makes a retry harmless. Of two who change one version one
 * wins: whoever named it with `ifVersion` is refused with `conflict` and what stands in `current`, whoever named none
 * (null) changes what stands then.
 */
export interface RuleControl {
  /** The rule that a request means, with what is usual for what it leaves open. @throws MissionError `invalid`. */
  read(kind: RuleKind, fields: RuleFields, id?: string): AlertRule
  create(by: Principal, kind: RuleKind, fields: RuleFields, id?: string, requestId?: string): Promise<AlertRule>
  change(
    by: Principal,
    id: string,
    fields: RuleFields,
    ifVersion: number | null,
    requestId?: string,
  ): Promise<AlertRule>
  remove(by: Principal, id: string, ifVersion: number | null, requestId?: string): Promise<void>
  setQuiet(by: Principal, change: QuietChange, ifVersion: number | null, requestId?: string): Promise<Quiet>
  acknowledge(by: Principal, alertId: string, requestId?: string): Promise<Alert>
  resolve(by: Principal, alertId: string, requestId?: string): Promise<Alert>
}

/** People's own; the state keeps as many beside the built-in ones and lets none go. */
const OWN_RULES = 180
/** How long what is stored may take to reach this node's state. */
const CATCH_UP_MS = 1_000
const TRIES = 5

interface Versioned {
  readonly version: number
}

export function createRules(view: StateView, log: GuardedAppend): RuleControl {
  const say = async (by: Principal, draft: Draft, requestId?: string, guard?: string): Promise<void> => {
    const options = { ...(requestId !== undefined && { id: requestId }), ...(guard !== undefined && { guard }) }
    const { seq } = await log.append(by, draft, options)
    await view.until(({ last }) => last.seq >= seq, CATCH_UP_MS)
  }
  /** Says what follows a version. It is decided anew when somebody was faster, unless the version was named. */
  const follow = async <T extends Versioned>(
    by: Principal,
    { what, stands, ifVersion, requestId }: Follow<T>,
    draftOf: (present: T) => Draft | null,
  ): Promise<void> => {
    for (let tries = 0; ; tries++) {
      const present = stands()
      if (ifVersion !== null && ifVersion !== present.version) throw changed(present)
      const draft = draftOf(present)
      if (draft === null) return
      try {
        return await say(by, draft, requestId, `mc:${what}:${present.version}`)
      } catch (error) {
        const winner = takenGuard(error)
        if (winner === null || tries >= TRIES) throw error
        await view.until(({ last }) => last.seq >= winner.seq, CATCH_UP_MS)
      }
    }
  }
  const present = (id: string): AlertRule => {
    const rule = alertRule(view.state(), id)
    if (rule) return rule
    throw new MissionError('not_found', `There is no rule "${id}". GET /api/rules lists them.`)
  }
  return {
    ...alertActs(view, say),
    read: (kind, fields, id = 'new') => merged(usual(kind, id), fields),
    async create(by, kind, fields, wanted, requestId) {
      const id = wanted ?? (requestId === undefined ? randomBytes(9).toString('base64url') : idFrom(by, requestId))
      const draft: Draft = { type: 'rule:changed', data: saidOf(merged(usual(kind, id), fields)) }
      if (await isRepeat(log, by, requestId, draft)) return present(id)
      const stands = alertRule(view.state(), id)
      if (stands !== undefined) throw taken(id, stands)
      if (view.state().rules.size >= OWN_RULES + BUILT_IN.size) throw tooMany()
      try {
        await say(by, draft, requestId, `mc:rule:${id}:0`)
      } catch (error) {
        if (takenGuard(error) === null) throw error
        throw taken(id, alertRule(view.state(), id), error)
      }
      return present(id)
    },
    async change(by, id, fields, ifVersion, requestId) {
      if (await isChangeRepeated(log, by, requestId, id, fields)) return present(id)
      const to = { what: `rule:${id}`, stands: () => present(id), ifVersion, requestId }
      await follow(by, to, (rule) => ({ type: 'rule:changed', data: saidOf(merged(rule, fields)) }))
      return present(id)
    },
    async remove(by, id, ifVersion, requestId) {
      const draft: Draft = { type: 'rule:removed', data: { ruleId: id } }
      if (await isRepeat(log, by, requestId, draft)) return
      const to = { what: `rule:${id}`, stands: () => present(id), ifVersion, requestId }
      // A built-in one that is as it came has nothing to go back from.
      await follow(by, to, ({ changedAt }) => (changedAt === null ? null : draft))
    },
    async setQuiet(by, change, ifVersion, requestId) {
      const stands = () => view.state().workspace.quiet ?? USUAL_QUIET
      if (await isRepeat(log, by, requestId, { type: 'rule:quiet', data: given(change) })) return stands()
      await follow(by, { what: 'quiet', stands, ifVersion, requestId }, ({ version: _made, ...quiet }) => ({
        type: 'rule:quiet',
        data: { ...quiet, ...given(change) },
      }))
      return stands()
    },
  }
}

interface Follow<T> {
  /** What guards call it. */
  readonly what: string
  /** As it stands now. @throws MissionError `not_found`. */
  readonly stands: () => T
  readonly ifVersion: number | null
  readonly requestId: string | undefined
}

type Say = (by: Principal, draft: Draft, requestId?: string) => Promise<void>

function alertActs(view: StateView, say: Say): Pick<RuleControl, 'acknowledge' | 'resolve'> {
  const alert = (id: string): Alert => {
    const found = view.state().alerts.get(id)
    if (found) return found
    throw new MissionError('not_found', `There is no alert "${id}"; it may have ended long ago.`)
  }
  return {
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
        requestId && `resolve-${idFrom(by, requestId)}`,
      )
      return alert(alertId)
    },
  }
}

/** A change names parts of parameters and scope, which an event says whole: it is compared by what it would change. */
async function isChangeRepeated(
  log: GuardedAppend,
  by: Principal,
  requestId: string | undefined,
  ruleId: string,
  fields: RuleFields,
): Promise<boolean> {
  if (!(await isRepeat(log, by, requestId, { type: 'rule:changed', data: { ruleId } }))) return false
  const event = requestId === undefined ? null : await log.stored(by, requestId)
  // Its type was compared above, which the compiler cannot see; a custom one has none of ours.
  if (event === null || isMadeBy(fields, event.data as EventData<'rule:changed'>)) return true
  throw new MissionError('conflict', 'This Idempotency-Key was used for another request. Take a new one.')
}

/** The same for the same request, on every node and after a restart. */
const idFrom = (by: Principal, requestId: string): string =>
  createHash('sha256').update(`${by.id}\n${requestId}`).digest('base64url').slice(0, 40)

const changed = (current: Versioned) =>
  new MissionError('conflict', `Somebody has changed it; it has version ${current.version} now.`, { current })

const taken = (id: string, current: AlertRule | undefined, cause?: unknown) =>
  new MissionError(
    'conflict',
    current
      ? `There is a rule "${id}" already: PATCH /api/rules/${id} changes it.`
      : `The id "${id}" belonged to a rule that is gone; use another id.`,
    { current: current ?? null, cause },
  )

function tooMany(): MissionError {
  const message = `is one too many: there may be ${OWN_RULES} rules beside those that are built in; remove one`
  return new MissionError('invalid', `id ${message}.`, { issues: [{ path: 'id', message }] })
}
