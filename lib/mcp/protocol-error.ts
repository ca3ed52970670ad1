import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js'
import { errorBody } from '#lib/protocol/errors.ts'

/** MCP's code for a resource that is not there. */
const NOT_FOUND = -32002

/** Our error as the SDK throws one: a resource or a prompt has no other way to say what is wrong. */
export function asMcpError(error: unknown): McpError {
  const { code, message, ...more } = errorBody(error).error
  const known = code === 'internal' ? ErrorCode.InternalError : ErrorCode.InvalidParams
  return new McpError(code === 'not_found' ? NOT_FOUND : known, message, { code, ...more })
}
