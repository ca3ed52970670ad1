import type { ServerResponse } from 'node:http'

/** What a path that is answered before Next says. */
export interface Answer {
  readonly status: number
  readonly contentType: string
  readonly body: string | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

export function send(response: ServerResponse, answer: Answer, headers: Readonly<Record<string, string>> = {}): void {
  const { body } = answer
  const { vary, ...own } = answer.headers ?? {}
  // What is shared with other origins varies by theirs already.
  if (vary !== undefined) response.appendHeader('vary', vary)
  response.writeHead(answer.status, {
    'content-type': answer.contentType,
    // On a 304 it would be that of what is not sent.
    ...(answer.status === 304 ? {} : { 'content-length': Buffer.byteLength(body) }),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...own,
    ...headers,
  })
  // Text stays text until here: Node then writes head and body in one piece.
  if (response.req.complete) response.end(body)
  else endAfterRequest(response, body)
}

/** How long the rest of a refused body is read and thrown away. */
const LINGER_MS = 2_000

/** Sends the whole answer, but closes only after the request: closing on what was not read would reset the answer as well. */
function endAfterRequest(response: ServerResponse, body: string | Uint8Array): void {
  response.write(body)
  const timer = setTimeout(() => response.end(), LINGER_MS)
  response.req.on('end', () => response.end()).resume()
  response.on('close', () => clearTimeout(timer))
}
