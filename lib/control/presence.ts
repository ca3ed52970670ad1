import type { Grant } from '#lib/auth/principal.ts'

/**
 * Agents with an open socket of their own (`agent:connect`). The first socket of an agent tells that it is here; when the
 * last one has been closed for the grace period, that it has left. A socket that comes back within it tells nothing.
 */
export interface Presence extends AsyncDisposable {
  /**
   * Counts one socket of an agent.
   * @returns its off, to be called when the socket closes; calling it again does nothing.
   * @throws MissionError `forbidden` for a grant that may not publish, or is bound to another agent or machine.
   */
  connect(grant: Grant, agent: PresentAgent): () => void
  /** Whether the agent has a socket on this node, or had one so lately that its leaving was not told yet. */
  isPresent(agentId: string): boolean
}

export interface PresentAgent {
  readonly agentId: string
  readonly name?: string
  /** The client program, as in `agent:registered`. */
  readonly kind?: string
}
