import { ErrorCode, type JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js'

/**
 * The SDK calls it an internal error when params do not fit their method (a schema's issues, as JSON) or name no resource
 * (`Invalid URL`). What fails in here has our error in `data`; without it, it is the caller's to mend, and is said to be so.
 */
export function asInvalidParams(message: JSONRPCMessage): JSONRPCMessage {
  if (!('error' in message)) return message
  const { code, message: text, data } = message.error
  if (code !== ErrorCode.InternalError || data !== undefined) return message
  const words = `Invalid params: ${issuesOf(text)?.join('; ') ?? text}`
  return { ...message, error: { code: ErrorCode.InvalidParams, message: words.slice(0, 2_000) } }
}

/** `clientInfo.name: Invalid input: expected string`, or null for what is no list of them. */
function issuesOf(text: string): readonly string[] | null {
  const found = parsed(text)
  if (!Array.isArray(found) || found.length === 0) return null
  const words = found.map((issue: unknown) => {
    if (typeof issue !== 'object' || issue === null || !('path' in issue) || !('message' in issue)) return null
    const path = Array.isArray(issue.path) ? issue.path.filter((part) => part !== 'params').join('.') : ''
    return [path, String(issue.message)].filter((part) => part !== '').join(': ')
  })
  return words.includes(null) ? null : words.filter((word) => word !== null)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Words of an error, and no list of issues.
    return null
  }
}
