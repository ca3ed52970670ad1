import type { Principal } from '#lib/auth/principal.ts'
import type { Draft, MissionEvent, Receipt } from '#lib/protocol/event.ts'

/** What control needs of the log to make a decision stick. Implemented on the log where the runtime is made. */
export interface GuardedAppend {
  /**
   * Appends one fact in a principal's name and resolves once it is durable.
   * @throws MissionError `conflict` where the guard is taken (`current: {guard, seq}`, as the log says it) or the id has other
   * content; an id that is stored with the same content gives its first receipt, whatever the guard.
   */
  append(by: Principal, draft: Draft, options: { readonly id?: string; readonly guard?: string }): Promise<Receipt>
  /** Whether this principal's id is stored. */
  known(by: Principal, id: string): Promise<boolean>
  /** The event that is stored under this principal's id; null where none is, or it is no longer kept. */
  stored(by: Principal, id: string): Promise<MissionEvent | null>
}

/** The same for many facts of one act, all or none; it is not counted as that many events. */
export interface GuardedBatches {
  appendAll(by: Principal, drafts: readonly Draft[], guards: readonly (string | null)[]): Promise<readonly Receipt[]>
}
