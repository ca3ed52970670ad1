import type { Draft } from '#lib/protocol/event.ts'
import { clip, clipLine } from '../clip.ts'
import { identifier } from '../identifier.ts'
import { withoutUndefined } from '../without-undefined.ts'
import type { SessionEvent, SessionRow } from './frames.schema.ts'
import { agentIdOf, type GatewayContext, ourTime } from './gateway-context.ts'

interface Known {
  readonly sessionId: string
  readonly agent: string
  readonly title: string | undefined
  readonly model: string | undefined
  /** The status that was published last; null when that is not certain. */
  readonly said: 'working' | 'idle' | 'error' | null
}

export interface AgentFacts {
  readonly name: string | undefined
  /** The agent's folder. */
  readonly workspace: string
}

const MOST = 2_000
/** Sessions of a list that were quiet for longer are history: they are shown once they are heard again. */
const QUIET_MS = 24 * 3_600_000

/** The sessions of a gateway as its rows tell them, and what was published of each. All of it may be lost and said again. */
export class SessionRoster {
  readonly #sessions = new Map<string, Known>()
  readonly #agents = new Map<string, AgentFacts>()
  readonly #introduced = new Set<string>()

  /** What `agents.list` tells. */
  describe(agent: string, facts: AgentFacts): void {
    if (this.#agents.size < MOST) this.#agents.set(agent, facts)
  }

  workspaceOf(agent: string): string {
    return this.#agents.get(agent)?.workspace ?? ''
  }

  /** Whom an event is about, null where nothing tells. */
  subjectOf(context: GatewayContext, event: Pick<SessionEvent, 'sessionKey' | 'sessionId' | 'agentId' | 'session'>) {
    const known = event.sessionKey === undefined ? undefined : this.#sessions.get(event.sessionKey)
    const session = event.sessionId ?? event.session?.sessionId ?? known?.sessionId
    const agent = event.agentId ?? event.session?.agentId ?? known?.agent ?? agentOfKey(event.sessionKey)
    if (!session || !agent) return null
    return { agentId: agentIdOf(context, agent), sessionId: identifier('openclaw', session), agent }
  }

  /** A row of the list that a (re)connected client is given. */
  readListed(context: GatewayContext, row: SessionRow): readonly Draft[] {
    const quiet = context.now() - (row.updatedAt ?? 0) - context.aheadMs
    if (row.hasActiveRun !== true && quiet > QUIET_MS) return []
    return this.readRow(context, row, row.hasActiveRun === true ? undefined : row.updatedAt)
  }

  /** @param ts when it was so, by the gateway's clock. */
  readRow(context: GatewayContext, row: SessionRow, ts: number | undefined): readonly Draft[] {
    const { key, sessionId } = row
    const agent = row.agentId ?? agentOfKey(key)
    if (!key || !sessionId || !agent) return []
    const before = this.#sessions.get(key)
    const isNew = before?.sessionId !== sessionId
    const ended = before !== undefined && isNew ? this.#ended(context, before, 'reset') : []
    const described = describedBy(row, isNew ? undefined : before)
    const status = statusOf(row)
    const said = isNew ? null : (before?.said ?? null)
    this.#keep(key, { sessionId, agent, ...described, said: status?.status ?? said })
    const subject = { agentId: agentIdOf(context, agent), sessionId: identifier('openclaw', sessionId) }
    return [
      ...ended,
      ...(isNew
        ? [...this.#registered(context, agent), started(subject, described)]
        : renamed(subject, before, described)),
      ...(status !== null && status.status !== said ? [statusChange(context, subject, status, ts)] : []),
    ]
  }

  /** The session is gone from the gateway. */
  remove(context: GatewayContext, key: string, reason: string): readonly Draft[] {
    const known = this.#sessions.get(key)
    if (known === undefined) return []
    this.#sessions.delete(key)
    return this.#ended(context, known, reason)
  }

  /** Nobody can see any more what works there; everything is said again when the gateway is back. */
  lose(context: GatewayContext, detail: string): readonly Draft[] {
    const drafts: Draft[] = []
    for (const [key, known] of this.#sessions) {
      if (known.said === 'working') {
        const subject = { agentId: agentIdOf(context, known.agent), sessionId: identifier('openclaw', known.sessionId) }
        drafts.push({
          type: 'agent:statusChange',
          data: { ...subject, status: 'stale', evidence: { source: 'gateway', detail: clip(detail, 500) } },
        })
      }
      this.#sessions.set(key, { ...known, said: null })
    }
    return drafts
  }

  #keep(key: string, known: Known): void {
    this.#sessions.delete(key)
    this.#sessions.set(key, known)
    const [oldest] = this.#sessions.keys()
    if (this.#sessions.size > MOST && oldest !== undefined) this.#sessions.delete(oldest)
  }

  #registered(context: GatewayContext, agent: string): readonly Draft[] {
    const { machine, version, name } = context
    const agentId = agentIdOf(context, agent)
    if (this.#introduced.has(agentId)) return []
    this.#introduced.add(agentId)
    const project = baseName(this.workspaceOf(agent))
    return [
      {
        type: 'agent:registered',
        data: withoutUndefined({
          agentId,
          name: clip(this.#agents.get(agent)?.name ?? agent, 120),
          kind: 'openclaw',
          machine: clip(machine || name, 120),
          project: project === '' ? undefined : clip(project, 240),
          capabilities: ['watch' as const, 'cost' as const],
          version: version ? clip(version, 60) : undefined,
        }),
      },
    ]
  }

  #ended(context: GatewayContext, { agent, sessionId }: Known, reason: string): readonly Draft[] {
    const agentId = agentIdOf(context, agent)
    return [
      {
        type: 'session:ended',
        data: { agentId, sessionId: identifier('openclaw', sessionId), reason: clip(reason, 120) },
      },
    ]
  }
}

interface Described {
  readonly title: string | undefined
  readonly model: string | undefined
}

interface RowStatus {
  readonly status: 'working' | 'idle' | 'error'
  readonly detail?: string
}

type Subject = { readonly agentId: string; readonly sessionId: string }

/** `agent:main:main` belongs to `main`. */
const agentOfKey = (key: string | undefined): string | undefined => /^agent:([^:]+):/.exec(key ?? '')?.[1]

function describedBy({ displayName, label, autoLabel, model, key }: SessionRow, before: Known | undefined): Described {
  const title = displayName || label || autoLabel || before?.title || key?.split(':').slice(2).join(':')
  return { title: title ? clipLine(title, 500) : undefined, model: model ? clip(model, 120) : before?.model }
}

/** `hasActiveRun` is what the gateway itself goes by; a row without it says nothing of that. */
function statusOf({ hasActiveRun, status, lastRunError }: SessionRow): RowStatus | null {
  if (hasActiveRun === undefined) return null
  if (hasActiveRun) return { status: 'working' }
  if (status !== 'failed' && status !== 'timeout' && status !== 'error') return { status: 'idle' }
  const told =
    typeof lastRunError === 'object' && lastRunError !== null && 'message' in lastRunError
      ? lastRunError.message
      : lastRunError
  return {
    status: 'error',
    detail: clip(typeof told === 'string' && told !== '' ? told : `The last run: ${status}`, 500),
  }
}

const started = (subject: Subject, described: Described): Draft => ({
  id: identifier(subject.sessionId, 'started'),
  type: 'session:started',
  data: withoutUndefined({ ...subject, ...described }),
})

function renamed(subject: Subject, before: Known | undefined, { title, model }: Described): readonly Draft[] {
  if (before?.title === title && before?.model === model) return []
  return [{ type: 'session:activity', data: withoutUndefined({ ...subject, title, model }) }]
}

const statusChange = (
  context: GatewayContext,
  subject: Subject,
  { status, detail }: RowStatus,
  ts: number | undefined,
): Draft => ({
  type: 'agent:statusChange',
  data: {
    ...subject,
    status,
    evidence: withoutUndefined({ source: 'gateway' as const, at: ourTime(context, ts), detail }),
  },
})

const baseName = (path: string): string => path.split(/[\\/]/).findLast((part) => part !== '') ?? ''
