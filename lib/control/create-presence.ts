import { serverGrant } from '#lib/auth/grant.ts'
import type { Grant } from '#lib/auth/principal.ts'
import { refuseWrite } from '#lib/auth/who-may-write.ts'
import type { Publish } from '#lib/connectors/connector.ts'
import type { AlarmClock } from '#lib/protocol/clock.ts'
import { errorBody, MissionError } from '#lib/protocol/errors.ts'
import type { KnownDraft } from '#lib/protocol/event.ts'
import type { Presence, PresentAgent } from './presence.ts'

export interface PresenceParts {
  readonly publish: Publish
  readonly clock: AlarmClock
  /** limits.presenceGraceMs */
  readonly graceMs: number
  /** The machine on which an agent was registered, null when unknown. */
  readonly machineOf: (agentId: string) => string | null
  /** Hears what could not be published. It is tried again where that may help. */
  readonly report: (error: unknown) => void
}

type Word = 'here' | 'away'

/** One agent with sockets here. It is kept until its leaving was told. */
interface Line {
  grant: Grant
  agent: PresentAgent
  sockets: number
  /** When the last socket closed, in milliseconds; it has left since then, not since the end of the grace period. */
  closedAt: number
  /** What the log was told last. */
  told: Word
  telling: Promise<void> | null
  /** Ends the wait for the grace period, or for another try. */
  cancelGrace: (() => void) | null
  cancelRetry: (() => void) | null
}

const RETRY_MS = 5_000

export function createPresence(parts: PresenceParts): Presence {
  const lines = new Map<string, Line>()
  let closed = false

  const settle = (line: Line): void => {
    if (closed || line.telling || line.cancelRetry) return
    const word: Word = line.sockets > 0 || line.cancelGrace ? 'here' : 'away'
    if (word === line.told) {
      if (word === 'away') lines.delete(line.agent.agentId)
      return
    }
    line.telling = tell(parts, line, word)
      .then(() => {
        line.told = word
      })
      .catch((error: unknown) => {
        parts.report(error)
        // What is refused for good stays refused: it counts as told, or it would be tried for ever.
        if (!errorBody(error).error.retryable) line.told = word
        else if (!closed) line.cancelRetry = parts.clock.after(RETRY_MS, () => retry(line))
      })
      .finally(() => {
        line.telling = null
        settle(line)
      })
  }
  const retry = (line: Line): void => {
    line.cancelRetry = null
    settle(line)
  }
  const leave = (line: Line): void => {
    line.sockets--
    if (line.sockets > 0 || closed) return
    line.closedAt = parts.clock.now()
    line.cancelGrace = parts.clock.after(parts.graceMs, () => {
      line.cancelGrace = null
      settle(line)
    })
  }

  return {
    connect(grant, agent) {
      refuseForeign(parts, grant, agent.agentId)
      const line = lines.get(agent.agentId) ?? newLine(grant, agent)
      lines.set(agent.agentId, line)
      Object.assign(line, { grant, agent, sockets: line.sockets + 1 })
      line.cancelGrace?.()
      line.cancelGrace = null
      settle(line)
      let open = true
      return () => {
        if (open) leave(line)
        open = false
      }
    },
    isPresent: (agentId) => lines.has(agentId),
    async [Symbol.asyncDispose]() {
      closed = true
      const under = [...lines.values()]
      for (const line of under) {
        line.cancelGrace?.()
        line.cancelRetry?.()
      }
      lines.clear()
      await Promise.all(under.map(({ telling }) => telling))
    },
  }
}

const newLine = (grant: Grant, agent: PresentAgent): Line => ({
  grant,
  agent,
  sockets: 0,
  closedAt: 0,
  told: 'away',
  telling: null,
  cancelGrace: null,
  cancelRetry: null,
})

/** Coming is told in the name of the socket's grant; going by the server, since that grant may be revoked by then. */
async function tell({ publish }: PresenceParts, { grant, agent, closedAt }: Line, word: Word): Promise<void> {
  const { agentId } = agent
  const { machine } = grant.principal.bound
  if (word === 'here') {
    const drafts: KnownDraft[] = [
      { type: 'agent:registered', data: { ...agent, ...(machine !== undefined && { machine }) } },
      { type: 'agent:lifecycle', data: { agentId, phase: 'connect' } },
      { type: 'agent:statusChange', data: { agentId, status: 'idle', evidence: { source: 'socket' } } },
    ]
    await publish(grant, drafts, { trust: 'trusted' })
    return
  }
  const evidence = { source: 'socket', at: new Date(closedAt).toISOString(), detail: 'its last socket closed' } as const
  await publish(
    serverGrant('presence'),
    [
      { type: 'agent:lifecycle', data: { agentId, phase: 'disconnect', detail: evidence.detail } },
      { type: 'agent:statusChange', data: { agentId, status: 'offline', evidence } },
    ],
    { trust: 'trusted' },
  )
}

/** What is told here is published as trusted, so whoever may not register an agent is refused here. */
function refuseForeign({ machineOf }: PresenceParts, { principal }: Grant, agentId: string): void {
  const { machine } = principal.bound
  const refusal = refuseWrite(
    principal,
    'agent:registered',
    { agentId, ...(machine !== undefined && { machine }) },
    machineOf,
  )
  if (refusal !== null) throw new MissionError('forbidden', refusal)
}
