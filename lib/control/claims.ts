import type { Grant } from '#lib/auth/principal.ts'
import type { Task } from '#lib/state/model.ts'
import type { Wish } from './free-task.ts'

/**
 * Gives tasks to agents. A task that is claimed becomes `running`, held by that agent, at the version that it was seen at,
 * so of two who want the same one exactly one gets it (P-LOG-4).
 */
export interface Claims {
  /**
   * @param requestId makes a retry harmless: the same request gives the same task.
   * @throws MissionError for a task that was named: `not_found`, or `conflict` with `current` where it is not free.
   */
  claim(grant: Grant, wish: Wish, requestId?: string): Promise<ClaimOutcome>
}

export type ClaimOutcome =
  | {
      readonly kind: 'given'
      /** The number of its lease is what the holder names from now on. */
      readonly task: Task
      /** False where the agent held it before, so that a claim whose answer was lost can be asked for again. */
      readonly isNew: boolean
    }
  /** Nothing is free. */
  | { readonly kind: 'nothing' }
  /** Something is free, and as much runs already as may at once; the reason is such a sentence too. */
  | { readonly kind: 'full'; readonly reason: string }
  /** This agent is to begin nothing new; the reason is a sentence that a model can act on. */
  | { readonly kind: 'paused'; readonly reason: string }
