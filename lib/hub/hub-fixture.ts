import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type Duplex, Readable } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Authenticator } from '#lib/auth/authenticate.ts'
import { createGrant, type Revocable } from '#lib/auth/grant.ts'
import { type Grant, SCOPES, type Scope } from '#lib/auth/principal.ts'
import { refuseWrite } from '#lib/auth/who-may-write.ts'
import { createClaims } from '#lib/control/create-claims.ts'
import { createTasks } from '#lib/control/create-tasks.ts'
import { createLeadGate } from '#lib/control/lead-gate.ts'
import type { PresentAgent } from '#lib/control/presence.ts'
import { createStateView } from '#lib/control/state-view.ts'
import { createTaskGate } from '#lib/control/task-gate.ts'
import { createIngest } from '#lib/ingest/create-ingest.ts'
import { createStamper } from '#lib/ingest/stamp.ts'
import { liveLeads } from '#lib/leads/lead-source.ts'
import { openTempLog, type TempLog } from '#lib/log/log-fixture.ts'
import { systemClock } from '#lib/protocol/clock.ts'
import { parseStart } from '#lib/protocol/cursor.ts'
import { errorBody, httpStatus, MissionError } from '#lib/protocol/errors.ts'
import { canonicalFilter } from '#lib/protocol/filter.ts'
import { DEFAULT_LIMITS, type Limits } from '#lib/protocol/limits.ts'
import { perSecond, TokenBuckets } from '#lib/protocol/token-buckets.ts'
import type { About } from '#lib/state/event-about.ts'
import { createHub } from './create-hub.ts'
import type { Hub } from './hub.ts'

/** A hub on a real log behind a real HTTP server, as the runtime and the routes serve it. */
export interface TestHub extends AsyncDisposable {
  readonly temp: TempLog
  readonly hub: Hub
  readonly limits: Limits
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  /** The server's side of all upgraded connections. */
  readonly sockets: ReadonlySet<Duplex>
  /** Agents whose sockets are open now. */
  readonly present: readonly PresentAgent[]
  /** What reached onError; a test that expects errors empties it. */
  readonly errors: unknown[]
  /** Clients name their grant with `?as=<name>`; a ticket is such a name too. */
  grant(name: string, options?: GrantOptions): Revocable
  /** Publishes n events of a type by the grant `owner`. */
  publish(n: number, type?: `${string}:${string}`, data?: Readonly<Record<string, unknown>>): Promise<void>
  /** Disposes the hub and makes another one on the same log, on the same port. */
  restart(): Promise<void>
}

export interface GrantOptions {
  readonly kind?: 'person' | 'key'
  readonly scopes?: readonly Scope[]
  readonly expiresAt?: number | null
  readonly bound?: { readonly agentId?: string }
  /** Id of the principal; `<kind>:<name>` when absent. */
  readonly principal?: string
}

export interface TestHubOptions {
  readonly limits?: Partial<Limits>
  readonly clock?: () => number
  readonly random?: () => number
  readonly temp?: TempLog
}

/** An `owner` with all scopes is there from the start. */
export async function openTestHub(options: TestHubOptions = {}): Promise<TestHub> {
  const limits = { ...DEFAULT_LIMITS, subscribesPerSecond: 1_000, ...options.limits }
  const clock = options.clock ?? Date.now
  const temp = options.temp ?? (await openTempLog({ limits }))
  const grants = new Map<string, Revocable>()
  const present: PresentAgent[] = []
  const errors: unknown[] = []
  const make = () => hubOf({ temp, limits, clock, random: options.random ?? Math.random, grants, present, errors })
  let running = await make()
  const sockets = new Set<Duplex>()
  const server = serverOf(
    () => running.hub,
    limits,
    sockets,
    (name) => grants.get(name)?.grant ?? null,
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('not listening on a port')
  const test: TestHub = {
    temp,
    get hub() {
      return running.hub
    },
    limits,
    url: `http://127.0.0.1:${address.port}`,
    sockets,
    present,
    errors,
    grant(name, { kind = 'person', scopes = SCOPES, expiresAt = null, bound = {}, principal } = {}) {
      const id = principal ?? `${kind}:${name}`
      const made = createGrant(
        { id, kind, name, scopes: new Set(scopes), bound },
        kind === 'key' ? 'key' : 'session',
        expiresAt,
        { now: clock },
      )
      grants.set(name, made)
      return made
    },
    async publish(n, type = 'test:happened', data = {}) {
      const owner = grants.get('publisher')?.grant
      if (owner)
        await running.publish(
          owner,
          Array.from({ length: n }, (_, index) => ({ type, data: { n: index, ...data } })),
        )
    },
    async restart() {
      await running.hub[Symbol.asyncDispose]()
      running = await make()
    },
    async [Symbol.asyncDispose]() {
      await running.hub[Symbol.asyncDispose]()
      server.closeAllConnections()
      server.close()
      await temp[Symbol.asyncDispose]()
      if (errors.length > 0) throw new AggregateError(errors, 'the hub reported errors that the test did not expect')
    },
  }
  test.grant('owner')
  test.grant('publisher', { kind: 'key' })
  return test
}

interface Parts {
  readonly temp: TempLog
  readonly limits: Limits
  readonly clock: () => number
  readonly random: () => number
  readonly grants: ReadonlyMap<string, Revocable>
  readonly present: PresentAgent[]
  readonly errors: unknown[]
}

async function hubOf({ temp, limits, clock, random, grants, present, errors }: Parts) {
  const log = temp.log
  const buckets = new TokenBuckets(clock, 1_000)
  const state = () => hub.snapshot().state
  const view = createStateView({ state, changed: (listener) => log.tail(listener) }, systemClock)
  const gate = createTaskGate(view, systemClock)
  const { publish, decided } = createIngest({
    log,
    limits,
    stamper: createStamper(clock, () => null),
    zone: () => 'UTC',
    refuseWrite,
    gate,
    leadGate: createLeadGate(view, liveLeads(view.state)),
    take(principal, events) {
      const retryAfterMs = buckets.take(`publish ${principal.id}`, perSecond(limits.publishEventsPerSecondKey), events)
      if (retryAfterMs > 0) throw new MissionError('rate_limited', 'too many events', { retryAfterMs })
    },
  })
  const authenticator: Authenticator = {
    authenticate: async ({ query }) => grants.get(query.get('ticket') ?? '')?.grant ?? null,
    checkOrigin() {},
    issueTicket: () => ({ ticket: '', expiresAt: '' }),
  }
  const tasks = createTasks({ gate, view, log: decided })
  const claims = createClaims({ tasks, view, log: decided, clock: { now: clock }, leaseMs: limits.taskLeaseMs })
  const hub: Hub = await createHub({
    log,
    limits,
    node: 'test',
    clock,
    random,
    publish,
    claims,
    buckets,
    authenticator,
    onError: (error) => errors.push(error),
    presence: {
      connect(grant, agent) {
        const { bound } = grant.principal
        if (bound.agentId !== undefined && bound.agentId !== agent.agentId)
          throw new MissionError('forbidden', `This key is bound to ${bound.agentId}.`)
        present.push(agent)
        return () => void present.splice(present.indexOf(agent), 1)
      },
      isPresent: (agentId) => present.some((agent) => agent.agentId === agentId),
      async [Symbol.asyncDispose]() {},
    },
  })
  return { hub, publish }
}

function serverOf(
  hub: () => Hub,
  limits: Limits,
  sockets: Set<Duplex>,
  grantOf: (name: string) => Grant | null,
): Server {
  const upgrades = new WebSocketServer({ noServer: true, maxPayload: limits.agentFrameBytes, maxFragments: 16 })
  const server = createServer((request, response) => {
    serveHttp(hub(), request, response, grantOf).catch((error) => {
      const body = errorBody(error)
      response.writeHead(httpStatus(body.error.code), { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
  })
  server.on('upgrade', (request, socket, head) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://test')
    track(sockets, socket)
    upgrades.handleUpgrade(request, socket, head, (ws) => {
      hub().serveWebSocket(ws, request, grantOf(searchParams.get('as') ?? ''))
    })
  })
  return server
}

/** In a function of its own: a listener made beside the upgrade's callback would keep the request alive with it. */
function track(sockets: Set<Duplex>, socket: Duplex): void {
  sockets.add(socket)
  socket.on('close', () => sockets.delete(socket))
}

/** What the routes of app/ do, and how Next pipes their answers. */
async function serveHttp(
  hub: Hub,
  request: IncomingMessage,
  response: ServerResponse,
  grantOf: (name: string) => Grant | null,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://test')
  const grant = grantOf(searchParams.get('as') ?? '')
  if (!grant) throw new MissionError('unauthenticated', 'no such grant')
  const header = request.headers['last-event-id']
  const before = searchParams.get('before')
  const start = parseStart(typeof header === 'string' ? header : searchParams.get('cursor'))
  const filter = canonicalFilter(searchParams.get('types')?.split(','))
  if (!start || !filter) throw new MissionError('invalid', 'cursor or types')
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  const answer =
    pathname === '/api/stream'
      ? hub.serveSse(grant, { start, filter, snapshot: searchParams.has('snapshot') }, gone.signal)
      : before !== null
        ? await hub.serveBefore(
            grant,
            {
              before: Number(before),
              filter,
              about: aboutOf(searchParams),
              limit: Number(searchParams.get('limit') ?? 500),
            },
            gone.signal,
          )
        : await hub.servePoll(
            grant,
            {
              start,
              filter,
              limit: Number(searchParams.get('limit') ?? 500),
              waitMs: Number(searchParams.get('wait') ?? 0),
            },
            gone.signal,
          )
  response.writeHead(answer.status, Object.fromEntries(answer.headers))
  if (!answer.body) response.end()
  // A cast: the web stream of lib.dom and that of node:stream/web are the same object under two types.
  else
    Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0])
      .on('error', () => response.destroy())
      .pipe(response)
}

function aboutOf(query: URLSearchParams): About {
  const [agentId, sessionId] = [query.get('agent'), query.get('session')]
  return { ...(agentId !== null && { agentId }), ...(sessionId !== null && { sessionId }) }
}
