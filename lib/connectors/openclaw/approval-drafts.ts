import type { Draft } from '#lib/protocol/event.ts'
import { clip } from '../clip.ts'
import { boundedJson } from '../hooks/bounded-json.ts'
import { identifier } from '../identifier.ts'
import { withoutUndefined } from '../without-undefined.ts'
import type { Approval } from './frames.schema.ts'
import { agentIdOf, type GatewayContext, ourTime } from './gateway-context.ts'
import type { SessionRoster } from './session-roster.ts'

const MOST = 500

const DECIDED: Readonly<Record<string, { readonly decision: 'allow' | 'deny'; readonly message: string }>> = {
  'allow-once': { decision: 'allow', message: 'Allowed once, at OpenClaw.' },
  'allow-always': { decision: 'allow', message: 'Allowed from now on, at OpenClaw.' },
  deny: { decision: 'deny', message: 'Denied at OpenClaw.' },
}

/** Requests for permission to run a command, which stand open at the gateway. */
export class GatewayApprovals {
  /** When each ends, by our clock; infinite when it does not. */
  readonly #open = new Map<string, number>()

  requested(context: GatewayContext, roster: SessionRoster, approval: Approval): readonly Draft[] {
    const { id, request, expiresAtMs } = approval
    if (!id || this.#open.has(id)) return []
    const subject = roster.subjectOf(context, { sessionKey: request?.sessionKey, agentId: request?.agentId })
    const agentId = subject?.agentId ?? agentIdOf(context, request?.agentId ?? 'main')
    const [oldest] = this.#open.keys()
    if (this.#open.size >= MOST && oldest !== undefined) this.#open.delete(oldest)
    const ends = expiresAtMs === undefined ? Number.POSITIVE_INFINITY : expiresAtMs + context.aheadMs
    this.#open.set(id, ends)
    return [
      {
        id: identifier('openclaw', id, 'requested'),
        type: 'approval:requested',
        data: withoutUndefined({
          agentId,
          sessionId: subject?.sessionId,
          approvalId: identifier('openclaw', id),
          tool: 'exec',
          input: boundedJson(request ?? {}),
          expiresAt: Number.isFinite(ends) ? timeOf(ends) : undefined,
        }),
      },
    ]
  }

  resolved(context: GatewayContext, { id, decision = '', resolvedBy }: Approval): readonly Draft[] {
    if (!id) return []
    this.#open.delete(id)
    const known = Object.hasOwn(DECIDED, decision) ? DECIDED[decision] : undefined
    const by = resolvedBy ? clip(resolvedBy, 140) : undefined
    return [closed(context, id, known ?? { decision: 'elsewhere', message: 'Answered at OpenClaw.' }, by)]
  }

  /** All that stand open: what is not among them was answered while nobody looked. */
  listed(context: GatewayContext, roster: SessionRoster, approvals: readonly Approval[]): readonly Draft[] {
    const ids = new Set(approvals.map(({ id }) => id))
    const gone = [...this.#open.keys()].filter((id) => !ids.has(id))
    for (const id of gone) this.#open.delete(id)
    return [
      ...gone.map((id) => closed(context, id, { decision: 'elsewhere', message: 'Answered at OpenClaw.' })),
      ...approvals.flatMap((approval) => this.requested(context, roster, approval)),
    ]
  }

  /** The gateway does not tell that a request ran out. */
  expire(context: GatewayContext): readonly Draft[] {
    const late = [...this.#open].filter(([, ends]) => ends <= context.now()).map(([id]) => id)
    for (const id of late) this.#open.delete(id)
    return late.map((id) => closed(context, id, { decision: 'expired', message: 'Nobody answered in time.' }))
  }
}

const closed = (
  context: GatewayContext,
  id: string,
  answer: { readonly decision: 'allow' | 'deny' | 'elsewhere' | 'expired'; readonly message: string },
  by?: string,
): Draft => ({
  id: identifier('openclaw', id, 'resolved'),
  type: 'approval:resolved',
  data: withoutUndefined({
    approvalId: identifier('openclaw', id),
    ...answer,
    by,
    occurredAt: ourTime(context, undefined),
  }),
})

/** ISO 8601; the schema takes years of four digits. */
const timeOf = (ms: number): string => new Date(Math.min(Math.max(0, ms), 253_402_300_799_000)).toISOString()
