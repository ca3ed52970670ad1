import type { Usage } from '#lib/state/model.ts'

/**
 * What happened between two events of the log, answered without reading what lies between them: sums are kept
 * at every request, and what is rare is kept by itself. A projection of the log (lib/projection).
 */
export interface AwayStore extends AsyncDisposable {
  readonly available: boolean
  /** How many events of the log it has yet to take. */
  readonly behind: number
  /** Of events with after < seq ≤ upTo. The answer knows at least `upTo`. */
  between(after: number, upTo: number): Promise<Happened>
}

export interface Happened {
  readonly usage: Usage
  /** Different sessions that ended while nothing was wrong with them, and after an error. */
  readonly sessionsEnded: number
  readonly sessionsFailed: number
  /** Different agents that ran into an error or crashed. */
  readonly agentsFailed: number
  /** How many levels were reached, and the highest of each agent, the last first; at most 20 of them. */
  readonly levelUps: number
  readonly reached: readonly { readonly agentId: string; readonly level: number }[]
}

/** The questions of its thread. */
export type AwayCalls = { between(after: number, upTo: number): Happened }
