import type { KnownDraft } from '#lib/protocol/event.ts'
import { digest, identifier } from '../identifier.ts'
import type { Reporter } from '../otlp/telemetry-reader.ts'
import { withoutUndefined } from '../without-undefined.ts'
import type { AgentIdentity } from './agent-identity.ts'

export interface OwnedSession {
  readonly agentId: string
  readonly sessionId: string | undefined
}

/** Introduces agents and sessions once; where that is forgotten, once more, which their ids make harmless. */
export class Introductions {
  readonly #known = new Set<string>()
  readonly #size: number

  constructor(size: number) {
    this.#size = size
  }

  /** @returns what is new, and what to call once it is durable. */
  of(reporter: Reporter, agents: readonly AgentIdentity[], sessions: readonly OwnedSession[]) {
    const fresh = new Map<string, KnownDraft>()
    const introduce = (draft: KnownDraft & { readonly id: string }) => {
      const key = `${reporter.id} ${draft.id}`
      if (!this.#known.has(key)) fresh.set(key, draft)
    }
    for (const agent of agents) introduce(agentDraft(agent))
    for (const { agentId, sessionId } of sessions)
      if (sessionId !== undefined) introduce(sessionDraft(agentId, sessionId))
    return { drafts: [...fresh.values()], settled: () => this.#keep(fresh.keys()) }
  }

  #keep(keys: Iterable<string>): void {
    for (const key of keys) this.#known.add(key)
    for (const oldest of this.#known) {
      if (this.#known.size <= this.#size) return
      this.#known.delete(oldest)
    }
  }
}

function agentDraft(agent: AgentIdentity) {
  const data = withoutUndefined({ ...agent, kind: 'opentelemetry', capabilities: ['watch' as const, 'cost' as const] })
  return { id: identifier('otel', 'agent', digest(data)), type: 'agent:registered' as const, data }
}

const sessionDraft = (agentId: string, sessionId: string) => ({
  id: identifier('otel', 'session', digest([agentId, sessionId])),
  type: 'session:started' as const,
  data: { agentId, sessionId },
})
