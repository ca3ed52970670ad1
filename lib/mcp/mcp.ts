import type { Grant } from '#lib/auth/principal.ts'

/**
 * The Model Context Protocol over Streamable HTTP, for agents that carry tools. Without sessions: every request is answered
 * by itself and out of the log, so a restart, a second connection or another client changes nothing.
 */
export interface Mcp extends AsyncDisposable {
  /** @throws MissionError for what is refused before it is looked at as MCP: JSON that is none, rate. */
  answer(request: McpRequest): Promise<McpAnswer>
}

export interface McpRequest {
  readonly grant: Grant
  /** Of the address: `agent` and `machine` say who calls. */
  readonly query: URLSearchParams
  readonly body: Uint8Array
  /** The header `MCP-Protocol-Version`, null on the first request. */
  readonly protocolVersion: string | null
  /** Aborted when the caller has gone. */
  readonly gone: AbortSignal
}

export interface McpAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string
}
