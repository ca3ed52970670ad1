import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { readConfig } from '#lib/runtime/config.ts'
import { createRuntime } from '#lib/runtime/create-runtime.ts'
import { setRuntime } from '#lib/runtime/current.ts'
import { createServeHttp } from '#lib/runtime/serve-http.ts'
import { GET as events } from '../app/api/events/route.ts'
import { DELETE as endKey } from '../app/api/keys/[id]/route.ts'
import { GET as keys, POST as newKey } from '../app/api/keys/route.ts'
import { DELETE as endSelf } from '../app/api/keys/self/route.ts'
import { POST as claim } from '../app/api/pairings/claim/route.ts'
import { POST as pair } from '../app/api/pairings/route.ts'

export const ADMIN = 'admin-key-0123456789abcdefghijklmnopqrstuv'

type Handler = (request: Request, context: { readonly params: Promise<{ readonly id: string }> }) => Promise<Response>
const HANDLERS: Readonly<Record<string, Handler>> = {
  'GET /api/events': events,
  'GET /api/keys': keys,
  'POST /api/keys': newKey,
  'DELETE /api/keys/self': endSelf,
  'POST /api/pairings': pair,
  'POST /api/pairings/claim': claim,
}

/** A real runtime behind HTTP, with the route handlers that a command asks and without Next and its pages. */
export async function startServer() {
  const dataDir = await mkdtemp(join(tmpdir(), 'cli-server-'))
  const runtime = await createRuntime(readConfig({ DATA_DIR: dataDir, MC_API_KEY: ADMIN }))
  setRuntime(runtime)
  const serve = createServeHttp(runtime.http)
  const server = createServer(async (request, response) => {
    if (serve(request, response)) return
    const answer = await handle(request)
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A cast: the address of a TCP server is never a pipe's name.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    runtime,
    async pairingCode(): Promise<string> {
      const response = await fetch(`${url}/api/pairings`, {
        method: 'POST',
        headers: { authorization: `Bearer ${ADMIN}`, 'content-type': 'application/json' },
        body: JSON.stringify({ agent: 'Claude Code' }),
      })
      return (await response.json()).code
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await runtime[Symbol.asyncDispose]()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function handle(request: IncomingMessage): Promise<Response> {
  const { method = 'GET', headers, url = '/' } = request
  const { pathname } = new URL(url, 'http://server')
  const id = /^\/api\/keys\/(.+)$/.exec(pathname)?.[1]
  const handler = HANDLERS[`${method} ${pathname}`] ?? (id !== undefined && method === 'DELETE' ? endKey : undefined)
  if (!handler) return new Response(null, { status: 404 })
  const body = method === 'GET' ? null : new Uint8Array(await buffer(request))
  const sent = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)])
  const asked = new Request(`http://${headers.host}${url}`, { method, headers: sent, body })
  return handler(asked, { params: Promise.resolve({ id: id ?? '' }) })
}
