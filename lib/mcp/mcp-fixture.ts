import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import type { NewKey } from '#lib/auth/accounts.ts'
import { serverGrant } from '#lib/auth/grant.ts'
import type { KnownDraft } from '#lib/protocol/event.ts'
import { DEFAULT_LIMITS, type Limits } from '#lib/protocol/limits.ts'
import { readConfig } from '#lib/runtime/config.ts'
import { createRuntime, type ServerRuntime } from '#lib/runtime/create-runtime.ts'
import { createServeHttp } from '#lib/runtime/serve-http.ts'
import type { MissionState } from '#lib/state/model.ts'

export type KeyWish = Partial<Pick<NewKey, 'scopes' | 'bound'>>

/** The real server without its pages, which MCP has nothing to do with: runtime, HTTP, and the SDK's own client. */
export class McpWorld implements AsyncDisposable {
  readonly #dataDir: string
  readonly #limits: Partial<Limits>
  #port = 0
  #runtime: ServerRuntime | null = null
  #stop: () => Promise<void> = async () => {}
  readonly #clients: Client[] = []

  private constructor(dataDir: string, limits: Partial<Limits>) {
    this.#dataDir = dataDir
    this.#limits = limits
  }

  static async start(limits: Partial<Limits> = {}): Promise<McpWorld> {
    const world = new McpWorld(await mkdtemp(join(tmpdir(), 'mission-mcp-')), limits)
    await world.#launch()
    return world
  }

  get runtime(): ServerRuntime {
    if (!this.#runtime) throw new Error('not started')
    return this.#runtime
  }
  get state(): MissionState {
    return this.runtime.hub.snapshot().state
  }
  get url(): string {
    return `http://127.0.0.1:${this.#port}/api/mcp`
  }

  /** Stops the server and starts it again on the same data and port. */
  async restart(): Promise<void> {
    await this.#stop()
    await this.#launch()
  }

  async key(wish: KeyWish = {}): Promise<{ readonly id: string; readonly secret: string }> {
    const { key, secret } = await this.runtime.accounts.createKey({
      name: 'agents',
      scopes: ['publish', 'read'],
      createdBy: 'person:p1',
      ...wish,
    })
    return { id: key.id, secret }
  }

  /** A connected client of the SDK, with a key of its own where none is given. @param query `?agent=ada` */
  async client(query = '', secret?: string): Promise<Client> {
    const authorization = `Bearer ${secret ?? (await this.key()).secret}`
    const client = new Client({ name: 'test', version: '1' })
    const transport = new StreamableHTTPClientTransport(new URL(this.url + query), {
      requestInit: { headers: { authorization } },
    })
    // A cast: the SDK's class states its optional members as `T | undefined`, its interface does not.
    await client.connect(transport as Transport)
    this.#clients.push(client)
    return client
  }

  /** Says something in the server's name. */
  async happen(...drafts: readonly KnownDraft[]): Promise<void> {
    await this.runtime.publish(serverGrant(), drafts, { trust: 'trusted' })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#clients) await client.close()
    await this.#stop()
    await rm(this.#dataDir, { recursive: true, force: true })
  }

  async #launch(): Promise<void> {
    const limits = { ...DEFAULT_LIMITS, drainMs: 1, ...this.#limits }
    const runtime = await createRuntime({ ...readConfig({ DATA_DIR: this.#dataDir }), limits })
    const serveHttp = createServeHttp(runtime.http)
    const server = createServer((request, response) => {
      if (!serveHttp(request, response)) response.writeHead(404).end()
    })
    server.listen(this.#port, '127.0.0.1')
    await once(server, 'listening')
    // A server that listens on a port has an address with it.
    this.#port = (server.address() as AddressInfo).port
    this.#runtime = runtime
    this.#stop = async () => {
      await runtime[Symbol.asyncDispose]()
      server.closeAllConnections()
      server.close()
    }
  }
}

export interface ToolAnswer {
  readonly isError: boolean
  readonly text: string
  /** structuredContent. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what came over the wire
  readonly data: any
}

/** Calls a tool and reads what every answer must have. */
export async function use(client: Client, name: string, args: Record<string, unknown> = {}): Promise<ToolAnswer> {
  const { content, isError, structuredContent } = await client.callTool({ name, arguments: args })
  const [first] = Array.isArray(content) ? content : []
  if (first?.type !== 'text') throw new Error(`${name} answered without text`)
  return { isError: isError === true, text: first.text, data: structuredContent }
}
