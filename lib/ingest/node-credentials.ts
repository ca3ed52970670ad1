import type { IncomingMessage } from 'node:http'
import type { Credentials } from '#lib/auth/authenticate.ts'

/** What a raw Node request shows of itself. */
export function nodeCredentials(request: IncomingMessage, url: URL): Credentials {
  return {
    header(name) {
      const value = request.headers[name]
      return Array.isArray(value) ? value.join(', ') : (value ?? null)
    },
    query: url.searchParams,
    method: request.method ?? 'GET',
  }
}
