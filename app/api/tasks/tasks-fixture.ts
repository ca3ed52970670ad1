import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer as bytesOf } from 'node:stream/consumers'
import type { NewKey } from '#lib/auth/accounts.ts'
import { serverGrant } from '#lib/auth/grant.ts'
import type { KnownDraft } from '#lib/protocol/event.ts'
import { DEFAULT_LIMITS, type Limits } from '#lib/protocol/limits.ts'
import { readConfig } from '#lib/runtime/config.ts'
import { createRuntime, type ServerRuntime } from '#lib/runtime/create-runtime.ts'
import { setRuntime } from '#lib/runtime/current.ts'
import { createServeHttp } from '#lib/runtime/serve-http.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import * as closed from '../closed-tasks/route.ts'
import * as files from '../files/history/route.ts'
import * as csv from '../tasks.csv/route.ts'
import * as json from '../tasks.json/route.ts'
import * as claim from './[id]/claim/route.ts'
import * as comments from './[id]/comments/route.ts'
import * as complete from './[id]/complete/route.ts'
import * as history from './[id]/history/route.ts'
import * as release from './[id]/release/route.ts'
import * as one from './[id]/route.ts'
import * as bulk from './bulk/route.ts'
import * as bring from './import/route.ts'
import * as next from './next/route.ts'
import * as all from './route.ts'

type Handler = (request: Request, context: { params: Promise<{ id: string }> }) => Promise<Response>

/** The routes of tasks by the pattern of their path; what stands first wins. */
const ROUTES: readonly (readonly [pattern: RegExp, handlers: Readonly<Record<string, unknown>>])[] = [
  [/^\/api\/tasks$/, all],
  [/^\/api\/tasks\.csv$/, csv],
  [/^\/api\/tasks\.json$/, json],
  [/^\/api\/tasks\/bulk$/, bulk],
  [/^\/api\/tasks\/import$/, bring],
  [/^\/api\/tasks\/next$/, next],
  [/^\/api\/tasks\/([^/]+)$/, one],
  [/^\/api\/closed-tasks$/, closed],
  [/^\/api\/files\/history$/, files],
  [/^\/api\/tasks\/([^/]+)\/history$/, history],
  [/^\/api\/tasks\/([^/]+)\/comments$/, comments],
  [/^\/api\/tasks\/([^/]+)\/claim$/, claim],
  [/^\/api\/tasks\/([^/]+)\/release$/, release],
  [/^\/api\/tasks\/([^/]+)\/complete$/, complete],
]

const isHandler = (value: unknown): value is Handler => typeof value === 'function'

/** The runtime behind real HTTP: what is answered before Next (events, MCP), and the routes of tasks without Next. */
export class TaskWorld implements AsyncDisposable {
  readonly #dataDir: string
  readonly runtime: ServerRuntime
  readonly url: string
  readonly #stop: () => Promise<void>

  private constructor(dataDir: string, runtime: ServerRuntime, url: string, stop: () => Promise<void>) {
    this.#dataDir = dataDir
    this.runtime = runtime
    this.url = url
    this.#stop = stop
  }

  static async start(limits: Partial<Limits> = {}): Promise<TaskWorld> {
    const dataDir = await mkdtemp(join(tmpdir(), 'mission-tasks-'))
    const config = readConfig({ DATA_DIR: dataDir })
    const runtime = await createRuntime({ ...config, limits: { ...DEFAULT_LIMITS, drainMs: 1, ...limits } })
    setRuntime(runtime)
    const serveHttp = createServeHttp(runtime.http)
    const server = createServer((request, response) => {
      if (!serveHttp(request, response)) void answer(request, response)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    // A server that listens on a port has an address with it.
    const { port } = server.address() as AddressInfo
    return new TaskWorld(dataDir, runtime, `http://127.0.0.1:${port}`, async () => {
      await runtime[Symbol.asyncDispose]()
      server.closeAllConnections()
      server.close()
    })
  }

  get state(): MissionState {
    return this.runtime.hub.snapshot().state
  }

  task(id: string): Task {
    const task = this.state.tasks.get(id)
    if (!task) throw new Error(`no task ${id}`)
    return task
  }

  /** A caller with a key of its own. */
  async caller(wish: Partial<Pick<NewKey, 'scopes' | 'bound'>> = {}): Promise<Caller> {
    const key = { name: 'agents', scopes: ['publish', 'read'] as const, createdBy: 'person:p1', ...wish }
    const { secret } = await this.runtime.accounts.createKey(key)
    return (method, path, body, headers = {}) =>
      call(this.url + path, { method, body, headers: { authorization: `Bearer ${secret}`, ...headers } })
  }

  /** Says something in the server's name. */
  async happen(...drafts: readonly KnownDraft[]): Promise<void> {
    await this.runtime.publish(serverGrant(), drafts, { trust: 'trusted' })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop()
    await rm(this.#dataDir, { recursive: true, force: true })
  }
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what came over the wire
  readonly body: any
}

export type Caller = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>

interface Call {
  readonly method: string
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>
}

async function call(url: string, { method, body, headers }: Call): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') === true
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { pathname } = new URL(incoming.url ?? '/', 'http://localhost')
  for (const [pattern, handlers] of ROUTES) {
    const found = pattern.exec(pathname)
    const handler = found && handlers[incoming.method ?? '']
    if (!isHandler(handler)) continue
    const params = Promise.resolve({ id: decodeURIComponent(found?.[1] ?? '') })
    const response = await handler(await requestOf(incoming), { params })
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    outgoing.end(Buffer.from(await response.arrayBuffer()))
    return
  }
  outgoing.writeHead(404).end()
}

async function requestOf(incoming: IncomingMessage): Promise<Request> {
  const headers = new Headers(
    Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]),
  )
  const hasBody = incoming.method !== 'GET' && incoming.method !== 'DELETE'
  return new Request(`http://${incoming.headers.host}${incoming.url}`, {
    method: incoming.method ?? 'GET',
    headers,
    ...(hasBody && { body: await bytesOf(incoming) }),
  })
}
