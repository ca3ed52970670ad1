import type { EventData } from '#lib/protocol/event.ts'

/** Everything that was ever done to files, as far as the log told of it: what the state keeps is only the last of it. */
export interface FileHistory extends AsyncDisposable {
  readonly available: boolean
  /** How many events of the log it has yet to take. */
  readonly behind: number
  /** @param atLeast seq that the answer has to know. */
  page(query: FileHistoryQuery, atLeast: number): Promise<FileHistoryPage>
  /** How many different files were written or removed by events with after < seq ≤ upTo. */
  written(atLeast: number, after: number, upTo: number): Promise<number>
}

export interface FileHistoryQuery {
  /** Exactly this path, as it was told. */
  readonly path: string | null
  /** A part of the path, whatever its case. */
  readonly q: string | null
  readonly agentId: string | null
  readonly sessionId: string | null
  readonly change: EventData<'file:change'>['change'] | null
  /** Only what these agents did in these times, of which no two overlap, the last first; null: whoever, whenever. */
  readonly spans: readonly ActSpan[] | null
  /** Only what happened before this seq; null: from the newest. */
  readonly before: number | null
  readonly limit: number
}

/** Of one agent, between two events; `until` null: up to now. */
export interface ActSpan {
  readonly agentId: string
  readonly since: number
  readonly until: number | null
}

export interface FileHistoryPage {
  readonly cursor: string
  /** Newest first. */
  readonly items: readonly FileAct[]
  /** `before` of the page that follows; absent on the last one. */
  readonly next?: string
}

export interface FileAct {
  readonly seq: number
  readonly at: string
  readonly path: string
  readonly root: string | null
  readonly change: EventData<'file:change'>['change']
  readonly agentId: string | null
  readonly sessionId: string | null
  readonly size: number | null
}
