import type { HookPayload } from './hook.schema.ts'
import type { SessionMemo } from './session-memo.ts'
import type { Reading, Turn } from './turn.ts'

/** The project that a hook speaks of. */
export interface HookProject {
  /** Tells it from the other projects of its machine: the end of its agent's id. */
  readonly key: string
  /** Its folder; empty when the hook does not tell. */
  readonly root: string
}

/** A file that a finished tool call touched. */
export interface TouchedFile {
  /** As the agent wrote it. */
  readonly path: string
  readonly change: 'created' | 'modified' | 'deleted' | 'read'
}

/** What tells one agent program that reports by hooks from another. */
export interface HookClient {
  /** Kind of its agents, start of their ids, and name of its connector: `claude-code`. */
  readonly kind: string
  /** Start of the ids of its facts. */
  readonly prefix: string
  /** What each hook means. One that is not here (or unknown to this server) is accepted and means nothing. */
  readonly readings: Readonly<Record<string, (turn: Turn) => Reading>>
  /** A session that ended lives again only with one of these; anything else of it is a latecomer. */
  readonly reviving: ReadonlySet<string>
  readonly projectOf: (hook: HookPayload) => HookProject
  readonly filesOf: (hook: HookPayload) => readonly TouchedFile[]
  /** A title for a call where its input says too little by itself. */
  readonly titleOf?: (hook: HookPayload, root: string) => string | undefined
  /** The part of a tool's input that its announcement and the question for permission have in common; default all. */
  readonly inputKey?: (input: unknown) => unknown
  /**
   * How a client is told, in the answer to a hook, that it must not make a call; by hook. Only clients that hear the answer
   * have any, and only they can be held.
   */
  readonly refusals?: Readonly<Record<string, (reason: string) => object>>
  /** Puts a hook into the words that the shared readings know. */
  readonly translate?: (hook: HookPayload, memo: SessionMemo) => HookPayload
}
