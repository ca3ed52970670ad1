import { once } from 'node:events'
import { type RawData, WebSocket } from 'ws'
import { API_KEY, startServer, type TestServer } from '#e2e/server.ts'
import { checkExactness, ExactReader } from '#lib/hub/exactness-check.ts'
import { readOver, type Transport } from '#lib/hub/transport-hopper.ts'
import { CLOSE } from '#lib/protocol/close.ts'
import { errorCodes } from '#lib/protocol/errors.ts'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import { chanceOf } from './chance.ts'
import type { FaultOptions, FaultReport } from './fault.ts'
import { type FrameCase, frameCase, MCP_PATH, requestCase } from './fuzz-cases.ts'
import { doorOf, publishTo, stateHashOf, storedIn } from './product.ts'
import { until } from './until.ts'

const SOCKETS = 6
const CALLERS = 2
/** Of all that is sent. */
const BODIES = 0.2
/** What the RFC's own layer answers to what is no WebSocket message, beside the codes of PROTOCOL.md. */
const CLOSES: ReadonlySet<number> = new Set([...Object.values(CLOSE), 1002, 1007, 1008])
const STATUSES: ReadonlySet<number> = new Set([
  200, 201, 202, 204, 304, 400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 426, 429, 503,
])
const RPC_INTERNAL = -32603
/** A tool that failed says so in its result, which holds our error once as JSON and once as text. */
const SELF_BLAME = /"code\\*":\\*"internal/
const headers = { authorization: `Bearer ${API_KEY}` }
/** Nonsense is limited by rate, which is tested by itself. */
const LIMITS = JSON.stringify({
  subscribesPerSecond: 1_000_000,
  commandsPerSecond: 1_000_000,
  publishEventsPerSecondKey: 1_000_000,
  mcpMessagesPerSecond: 1_000_000,
})

/**
 * `rounds` frames and bodies that are wrong in every way that a seed comes to. Pass: each is answered with a documented code,
 * none with `internal`; two clients beside them stay exact; the process says nothing of it and lives. And a frame of an agent
 * may have 1 MiB, and not a byte more.
 */
export async function fuzz({ rounds, seed, log }: FaultOptions): Promise<FaultReport> {
  await using server = await startServer({ MC_LIMITS: LIMITS })
  const { pid } = server
  const said = server.output().length
  const found = new Findings()
  const stop = new AbortController()
  const watchers = (['ws', 'sse'] as const).map((transport) => ({
    transport,
    reader: new ExactReader(`a neighbour on ${transport}`),
  }))
  const watching = watchers.map(({ transport, reader }) => watch(transport, server, reader, stop.signal))
  const publisher = publishTo(server, 'writer', 40, chanceOf(seed + 1))
  const left = { frames: Math.ceil(rounds * (1 - BODIES)), bodies: Math.floor(rounds * BODIES) }
  const sockets = Array.from({ length: SOCKETS }, (_, n) =>
    fuzzSocket(server, chanceOf(seed + 10 + n), () => left.frames-- > 0, found),
  )
  const callers = Array.from({ length: CALLERS }, (_, n) =>
    fuzzBodies(server, chanceOf(seed + 50 + n), () => left.bodies-- > 0, found),
  )
  await Promise.all([...sockets, ...callers])
  await limitOfFrames(server, found)
  await publisher.stop()
  const { stored } = await storedIn(server)
  await until(() => watchers.every(({ reader }) => reader.position === stored.length), 30_000)
  stop.abort()
  await Promise.all(watching)
  const hash = await stateHashOf(server)
  log(`  answers: ${JSON.stringify(Object.fromEntries(found.answers))}`)
  const noise = server.output().slice(said).trim()
  return {
    violations: [
      ...found.violations,
      ...watchers.flatMap(({ reader }) => checkExactness(reader, { stored, hash })),
      ...watchers.filter(({ reader }) => reader.gaps > 0).map(({ reader }) => `${reader.name} was sent gaps`),
      ...(server.pid === pid && (await fetch(`${server.url}/health`)).ok ? [] : ['the server did not live through it']),
      ...(noise === '' ? [] : [`the server printed: ${noise.slice(0, 600)}`]),
    ],
    figures: { sent: rounds, stored: stored.length, kindsOfAnswers: found.answers.size },
  }
}

/** A neighbour comes back where its connection ends, and is told apart by what it missed. */
async function watch(
  transport: Transport,
  server: TestServer,
  reader: ExactReader,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) await readOver(transport, doorOf(server), reader, signal)
}

export class Findings {
  readonly violations: string[] = []
  /** How often each kind of answer came. */
  readonly answers = new Map<string, number>()

  saw(answer: string): void {
    this.answers.set(answer, (this.answers.get(answer) ?? 0) + 1)
  }

  wrong(what: string, sent: unknown, answer: string): void {
    if (this.violations.length < 50)
      this.violations.push(`${what} ${JSON.stringify(sent)?.slice(0, 200)} was answered with ${answer}`)
  }

  /** @returns whether it is an error in the one shape, with a code that is documented and not ours to blame. */
  isError(body: unknown): boolean {
    if (typeof body !== 'object' || body === null || !('error' in body)) return false
    const { error } = body
    if (
      typeof error !== 'object' ||
      error === null ||
      !('code' in error) ||
      !('message' in error) ||
      !('retryable' in error)
    )
      return false
    this.saw(String(error.code))
    return errorCodes().includes(String(error.code)) && error.code !== 'internal' && typeof error.message === 'string'
  }

  /** @returns whether it is JSON-RPC, or nothing where nothing was asked, and no error in it is ours to blame. */
  isRpc(text: string): boolean {
    if (text === '') return true
    const messages = [parsed(text)].flat()
    return messages.length > 0 && messages.every((message) => this.#isRpcMessage(message))
  }

  #isRpcMessage(message: unknown): boolean {
    if (typeof message !== 'object' || message === null || !('jsonrpc' in message)) return false
    if (!('error' in message)) return 'result' in message && !SELF_BLAME.test(JSON.stringify(message.result))
    const { error } = message
    if (typeof error !== 'object' || error === null || !('code' in error) || !('message' in error)) return false
    this.saw(`RPC ${error.code}`)
    return typeof error.code === 'number' && error.code !== RPC_INTERNAL
  }
}

async function fuzzSocket(
  server: TestServer,
  chance: () => number,
  next: () => boolean,
  found: Findings,
): Promise<void> {
  let ws: WebSocket | null = null
  while (next()) {
    ws ??= await connect(server)
    const sent = frameCase(chance)
    const outcome = await say(ws, sent, found)
    if (outcome === 'alive') {
      if (sent.closes !== undefined)
        found.wrong(sent.what, sent.parts.join('').slice(0, 200), `nothing, not ${sent.closes}`)
      continue
    }
    ws = null
    found.saw(`close ${outcome}`)
    if (sent.closes === undefined ? !CLOSES.has(outcome) : outcome !== sent.closes)
      found.wrong(
        sent.what,
        sent.parts.join('').slice(0, 200),
        `close ${outcome}${sent.closes === undefined ? '' : `, not ${sent.closes}`}`,
      )
  }
  ws?.terminate()
}

async function connect({ url }: TestServer): Promise<WebSocket> {
  const ws = new WebSocket(`${url.replace('http', 'ws')}/api/ws`, { headers })
  ws.on('error', () => undefined)
  await once(ws, 'message')
  return ws
}

/** Sends it and a ping behind it. @returns the close code, or `alive` once the ping was answered. */
async function say(ws: WebSocket, { what, parts, binary }: FrameCase, found: Findings): Promise<number | 'alive'> {
  const { promise, resolve } = Promise.withResolvers<number | 'alive'>()
  const hear = (data: RawData) => {
    const text = data.toString()
    if (text === 'pong') return resolve('alive')
    const frame: unknown = JSON.parse(text)
    const isRefusal = typeof frame === 'object' && frame !== null && 'error' in frame
    if (isRefusal && !found.isError(frame)) found.wrong(what, parts.join('').slice(0, 200), text.slice(0, 300))
  }
  const closed = (code: number) => resolve(code)
  ws.on('message', hear).on('close', closed)
  for (const [n, part] of parts.entries()) ws.send(part, { binary, fin: n === parts.length - 1 })
  ws.send('ping')
  const outcome = await Promise.race([promise, late(what)])
  ws.off('message', hear).off('close', closed)
  return outcome
}

function late(what: string): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`${what} was not answered in 20 s`)), 20_000).unref()
  })
}

async function fuzzBodies(
  { url }: TestServer,
  chance: () => number,
  next: () => boolean,
  found: Findings,
): Promise<void> {
  while (next()) {
    const { what, method, path, contentType, body } = requestCase(chance)
    const response = await fetch(url + path, {
      method,
      headers: { ...headers, ...(contentType === '' ? {} : { 'content-type': contentType }) },
      ...(body === undefined ? {} : { body }),
    })
    const text = await response.text()
    found.saw(`HTTP ${response.status}`)
    const { status } = response
    const isAnswer =
      path === MCP_PATH ? found.isRpc(text) : status < 400 || status === 410 || found.isError(parsed(text))
    const isFine = STATUSES.has(status) && isAnswer
    if (!isFine) found.wrong(what, body?.toString() ?? path, `${status} ${text.slice(0, 300)}`)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Whoever looks for an error in it finds none.
    return null
  }
}

/** An agent's frame of exactly the limit is stored; one byte more is 1009. */
async function limitOfFrames(server: TestServer, found: Findings): Promise<void> {
  for (const [more, wanted] of [
    [0, 'stored'],
    [1, 'close 1009'],
  ] as const) {
    const ws = await connect(server)
    const answer = Promise.withResolvers<string>()
    ws.on('message', (data) => {
      const text = data.toString()
      if (text.startsWith('{"type":"reply"')) answer.resolve(text.includes('"ok"') ? 'stored' : text.slice(0, 200))
    })
    ws.on('close', (code) => answer.resolve(`close ${code}`))
    ws.send(frameOf(DEFAULT_LIMITS.agentFrameBytes + more))
    const got = await answer.promise
    if (got !== wanted) found.wrong(`a frame of ${more} bytes beyond the limit`, '', `${got}, not ${wanted}`)
    ws.terminate()
  }
}

/** A publish frame of exactly so many bytes, in events that are each within their own limit. */
function frameOf(bytes: number): string {
  const event = (n: number, text: string) => ({ type: 'test:happened', id: `limit-${bytes}-${n}`, data: { text } })
  const full = Array.from({ length: 17 }, (_, n) => event(n, 'x'.repeat(60_000)))
  const frame = (last: string) => JSON.stringify({ type: 'publish', id: 'limit', events: [...full, event(17, last)] })
  return frame('x'.repeat(bytes - frame('').length))
}
