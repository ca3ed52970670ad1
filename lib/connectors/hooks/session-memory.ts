import { Recent } from './recent.ts'
import { type SessionMemo, UNKNOWN } from './session-memo.ts'

/** What is remembered of sessions, of the one that was set longest ago at last nothing. */
export class SessionMemory {
  readonly #memos: Recent<SessionMemo>

  constructor(size = 5_000) {
    this.#memos = new Recent(size)
  }

  /** Ids of different principals never meet, and neither do their sessions. */
  get(principalId: string, session: string): SessionMemo {
    return this.#memos.get(`${principalId} ${session}`) ?? UNKNOWN
  }

  set(principalId: string, session: string, memo: SessionMemo): void {
    this.#memos.set(`${principalId} ${session}`, memo)
  }
}
