import type { Recent } from '../hooks/recent.ts'

/**
 * What is remembered of one session of OpenCode. All of it may be lost: then the session is introduced and its status said
 * once more, which the ids of facts and the reducer make harmless.
 */
export interface SessionMemo {
  readonly life: 'unknown' | 'open' | 'ended'
  readonly directory: string
  /** The session that started this one as its sub-agent. */
  readonly parent: string | undefined
  readonly title: string | undefined
  readonly model: string | undefined
  /** The status that was published last. */
  readonly said: 'working' | 'idle' | 'error' | null
  /** Headline of the last prompt. */
  readonly task: string | undefined
  /** Calls whose start was told: OpenCode repeats it with every line of output. */
  readonly started: readonly string[]
  /** Files that a tool was seen to change, which the session's list of differences names once more. */
  readonly touched: readonly string[]
}

export const UNKNOWN: SessionMemo = {
  life: 'unknown',
  directory: '',
  parent: undefined,
  title: undefined,
  model: undefined,
  said: null,
  task: undefined,
  started: [],
  touched: [],
}

/** Enough for the calls that run at once and for the files of one long session. */
const REMEMBERED = 500

/** The list with the item at its end; the oldest are forgotten. */
export const withItem = (items: readonly string[], item: string): readonly string[] =>
  items.includes(item) ? items : [...items, item].slice(-REMEMBERED)

/** Changes that are kept only if the facts that they follow from were stored. */
export class MemoDraft {
  readonly #memory: Recent<SessionMemo>
  readonly #changed = new Map<string, SessionMemo>()

  constructor(memory: Recent<SessionMemo>) {
    this.#memory = memory
  }

  get(session: string): SessionMemo {
    return this.#changed.get(session) ?? this.#memory.get(session) ?? UNKNOWN
  }

  change(session: string, change: Partial<SessionMemo>): void {
    this.#changed.set(session, { ...this.get(session), ...change })
  }

  commit(): void {
    for (const [session, memo] of this.#changed) this.#memory.set(session, memo)
  }
}
