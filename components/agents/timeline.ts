import type { Usage } from '#lib/state/model.ts'

/** What a session did, as rows of a page: turns, and in them tool calls, messages and notes. Times are ISO 8601 UTC. */

export interface Turn {
  /** Seq of its first event. */
  readonly key: number
  readonly sessionId: string | null
  /** Counted from the start of the session; 0 is what came before the first prompt, null where the start was not loaded. */
  readonly number: number | null
  readonly at: string
  readonly endAt: string
  /** No later turn of its session is known. */
  readonly isLast: boolean
  readonly calls: number
  readonly failed: number
  /** What its requests told that they used. */
  readonly usage: Usage
  /** In the order in which they began. */
  readonly entries: readonly Entry[]
}

export type Entry = Call | Said | Note

interface EntryBase {
  /** Orders entries and tells them apart: the seq of the first event about it, or a half before that. */
  readonly key: number
  readonly at: string
  /** What a sub-agent did under it, in the order in which it began. */
  readonly inner: readonly (Call | Note)[]
}

/** `ended`: it is over, and nobody told how. */
export type Outcome = 'running' | 'done' | 'failed' | 'ended'

export interface Call extends EntryBase {
  readonly kind: 'call'
  readonly sessionId: string | null
  /** Tells it from every other of its session; null where its client does not. */
  readonly id: string | null
  readonly tool: string | null
  readonly title: string
  readonly outcome: Outcome
  /** Milliseconds; null while it runs and where nobody told. */
  readonly durationMs: number | null
  readonly detail: string | null
}

export interface Said extends EntryBase {
  readonly kind: 'said'
  readonly role: 'user' | 'assistant'
  readonly text: string
}

export interface Note extends EntryBase {
  readonly kind: 'note'
  /** What it is about; it decides the icon. */
  readonly about: 'session' | 'subagent' | 'file' | 'command' | 'process' | 'note'
  readonly title: string
  readonly detail: string | null
  /** What was sent, where the detail is our word for it. */
  readonly raw?: string
  readonly ok: boolean | null
}
