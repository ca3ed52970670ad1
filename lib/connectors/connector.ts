import type { Grant } from '#lib/auth/principal.ts'
import type { Draft, Receipt } from '#lib/protocol/event.ts'

/**
 * Appends facts in the name of a grant, in one atomic batch. Resolves once they are durable.
 * `trust` lets connectors state the source of evidence; what comes from outside is always `self`.
 */
export type Publish = (grant: Grant, drafts: readonly Draft[], options?: PublishOptions) => Promise<readonly Receipt[]>

export interface PublishOptions {
  /** `trusted`: a connector or rule of the server wrote the drafts, so evidence keeps its source and server-only types are allowed. */
  readonly trust?: 'outside' | 'trusted'
  /** `skip`: drop a draft whose id is stored with other content instead of refusing the batch. Default `refuse`. */
  readonly onConflict?: 'refuse' | 'skip'
}

/** One request of an agent program, body already read, decompressed and bounded. */
export interface IngestRequest {
  readonly grant: Grant
  /** Path after the connector's own prefix. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
  /** Server time in milliseconds. */
  readonly now: number
}

export interface IngestResponse {
  readonly status: number
  readonly contentType: string
  readonly body: string | Uint8Array
}

/** Counts since the start. */
export interface ConnectorStats {
  readonly requests: number
  /** Drafts handed to publish. */
  readonly drafts: number
  /** Requests whose drafts were not stored. */
  readonly failed: number
}

/** Turns what one kind of agent program sends into facts. It holds no state that a restart would lose. */
export interface Connector {
  readonly name: string
  /** Path prefixes served, without trailing slash: `/api/ingest/claude-code`. */
  readonly prefixes: readonly string[]
  /** @throws MissionError for what the sender must be told; the server answers it in the one error shape. */
  handle(request: IngestRequest, publish: Publish): Promise<IngestResponse>
  stats(): ConnectorStats
}
