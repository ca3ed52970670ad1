import type { Usage } from '#lib/state/model.ts'
import type { Happened } from './away-store.ts'

/** Why a digest begins later than it was asked for: the log has forgotten what lies before, or it is another log. */
export type DigestGap = 'forgotten' | 'other'

/** What happened after one event up to another one. */
export interface Digest extends Omit<Happened, 'usage'> {
  /** After which event; `at` is its time, and null before the first one. */
  readonly from: { readonly cursor: string; readonly at: string | null }
  readonly to: { readonly cursor: string; readonly at: string | null }
  /** Null where it tells of everything that it was asked for. */
  readonly gap: DigestGap | null
  readonly events: number
  /** How many things wait for a person now. */
  readonly needs: number
  /** Tasks that were closed in between and still are. */
  readonly tasksDone: number
  readonly tasksFailed: number
  /** Titles of the last of them that were done, at most 3. */
  readonly done: readonly { readonly id: string; readonly title: string }[]
  readonly usage: Usage & { readonly tokens: number }
  /** Different files that were written or removed. */
  readonly files: number
}

/** Whether there is anything to tell; what waits is told by itself. */
export const isQuiet = (digest: Digest): boolean =>
  digest.tasksDone +
    digest.tasksFailed +
    digest.sessionsEnded +
    digest.sessionsFailed +
    digest.agentsFailed +
    digest.levelUps +
    digest.files +
    digest.usage.requests ===
  0
