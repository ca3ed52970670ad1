import { Recent } from '../hooks/recent.ts'

/** Whose work a thread of Codex is. */
export interface ThreadOwner {
  readonly sessionId: string
  readonly subagentId: string
}

/**
 * Threads that are a sub-agent's. Codex runs each in a thread of its own: hooks name it beside the session it works for, but
 * notifications and telemetry name it alone. What is forgotten counts for a session of its own.
 */
export class SubagentThreads {
  readonly #owners: Recent<ThreadOwner>

  constructor(size: number) {
    this.#owners = new Recent(size)
  }

  set(principalId: string, thread: string, owner: ThreadOwner): void {
    this.#owners.set(`${principalId} ${thread}`, owner)
  }

  ownerOf(principalId: string, thread: string): ThreadOwner | undefined {
    return this.#owners.get(`${principalId} ${thread}`)
  }
}
