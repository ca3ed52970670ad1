import { type ErrorCode, errorBody } from '#lib/protocol/errors.ts'

/** Codes of JSON-RPC 2.0; everything else is -32000, a server's own. */
const RPC_CODES: Readonly<Partial<Record<ErrorCode, number>>> = {
  bad_request: -32700,
  invalid: -32600,
  internal: -32603,
}

/** What a request that never became a call is answered with: our error as JSON-RPC, with all of it in `data`. */
export function rpcError(error: unknown): string {
  const { code, message, ...more } = errorBody(error).error
  return JSON.stringify({
    jsonrpc: '2.0',
    id: null,
    error: { code: RPC_CODES[code] ?? -32000, message, data: { code, ...more } },
  })
}
