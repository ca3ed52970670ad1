import type { IncomingMessage } from 'node:http'
import type { Credentials } from './authenticate.ts'

/** The credentials of a web request, as route handlers and pages get it. */
export function webCredentials(request: Request): Credentials {
  return {
    header: (name) => request.headers.get(name),
    query: new URL(request.url).searchParams,
    method: request.method,
  }
}

/** The credentials of a Node request: an upgrade, or a path served before Next. */
export function nodeCredentials(request: IncomingMessage): Credentials {
  const url = request.url ?? ''
  // Not `new URL`: a request line such as `GET // HTTP/1.1` makes it throw.
  const question = url.indexOf('?')
  return {
    header(name) {
      const value = request.headers[name]
      return (Array.isArray(value) ? value.join(', ') : value) ?? null
    },
    // Made only when it is asked for: one that sends a key never needs it.
    get query() {
      return new URLSearchParams(question < 0 ? '' : url.slice(question + 1))
    },
    method: request.method ?? 'GET',
  }
}

/** Credentials that consist of one ticket: those of the frames `auth` and `refresh`. */
export function ticketCredentials(ticket: string): Credentials {
  return { header: () => null, query: new URLSearchParams({ ticket }), method: 'GET' }
}
