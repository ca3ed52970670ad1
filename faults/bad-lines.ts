import { setTimeout as sleep } from 'node:timers/promises'
import { startServer, type TestServer } from '#e2e/server.ts'
import { CONSOLE } from '#lib/client/connection-state.ts'
import type { Rung } from '#lib/client/transport.ts'
import { checkExactness } from '#lib/hub/exactness-check.ts'
import { chanceOf } from './chance.ts'
import type { FaultOptions, FaultReport } from './fault.ts'
import { Guest } from './guest.ts'
import { type Line, type Manner, startLine } from './line.ts'
import { metricsOf, publishTo, stateHashOf, storedIn } from './product.ts'
import { until } from './until.ts'

const RUNGS: readonly Rung[] = ['websocket', 'sse', 'poll']
/** From going half-open to live again. */
/** With the waits cut down it takes a few seconds; that they were cut down is no mark. */
const SHORT_FOUND_MS = 60_000
const FOUND_MS: Readonly<Record<Rung, number>> = { websocket: 35_000, sse: 45_000, poll: 45_000 }
/** `npm test` waits as much less as it sets the silences. */
const SHORT = 20
const QUICK = {
  heartbeatMs: CONSOLE.heartbeatMs / SHORT,
  pongMs: 10_000 / SHORT,
  sseCommentMs: 15_000 / SHORT,
  pollWaitMs: 25_000 / SHORT,
}

/** Each client on a line of its own and forced onto one transport, so that it is the line that is judged. */
interface Caller {
  readonly rung: Rung
  readonly guest: Guest
  readonly line: Line
}

/**
 * Half-open connections, resets in the middle of a frame, 1-byte slices and 2 s of latency, on each transport, `rounds`
 * times. Pass: half-open is found within 35 s (SSE and poll 45 s), on the server too; everybody resumes without a snapshot, exact.
 */
export async function badLines({ rounds, seed, short, log }: FaultOptions): Promise<FaultReport> {
  const chance = chanceOf(seed)
  await using server = await startServer(short ? { MC_LIMITS: JSON.stringify(QUICK) } : {})
  await using callers = await callersOf(server, short)
  const publisher = publishTo(server, 'writer', short ? 15 : 40, chanceOf(seed + 1))
  const run = new Run(server, callers.all)
  await run.allLive('the start')
  for (let round = 0; round < rounds; round++) {
    await run.halfOpen(short, log)
    await run.under(
      'resets',
      { resetAfterBytes: () => 1 + Math.floor(chance() * (short ? 2_000 : 20_000)) },
      short ? 800 : 10_000,
    )
    await run.under('1-byte slices', { sliceBytes: 1 }, short ? 500 : 10_000)
    // There and back: 2 s and up to as much again.
    await run.under('latency', { latencyMs: () => (short ? 100 : 1_000) * (0.5 + chance()) }, short ? 500 : 20_000)
  }
  await publisher.stop()
  const { stored } = await storedIn(server)
  await until(() => callers.all.every(({ guest }) => guest.position === stored.length), 60_000)
  const hash = await stateHashOf(server)
  const resets = callers.all.reduce((sum, { line }) => sum + line.resets, 0)
  return {
    violations: [
      ...run.violations,
      ...(resets > 0 ? [] : ['no line was ever reset: the fault was not made']),
      ...callers.all.filter(({ guest }) => guest.snapshots > 0).map(({ guest }) => `${guest.name} loaded a snapshot`),
      ...callers.all.flatMap(({ guest }) => checkExactness(guest, { stored, hash })),
    ],
    figures: { rounds, resets, events: stored.length, ...run.figures },
  }
}

async function callersOf(server: TestServer, short: boolean) {
  const stack = new AsyncDisposableStack()
  const { silentMs, openMs } = CONSOLE
  const options = short
    ? {
        silentMs: { websocket: silentMs.websocket / SHORT, sse: silentMs.sse / SHORT, poll: silentMs.poll / SHORT },
        openMs: { ...openMs, poll: 1_000 },
        probeMs: 500,
        backoffMaxMs: 1_000,
      }
    : {}
  const all: Caller[] = []
  for (const rung of RUNGS) {
    const line = stack.use(await startLine(server.url))
    const guest = stack.use(new Guest({ name: `a page on ${rung}`, url: line.url, options }))
    guest.force(rung)
    all.push({ rung, guest, line })
  }
  return { all, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

class Run {
  readonly violations: string[] = []
  readonly figures: Record<string, number> = {}
  readonly #server: TestServer
  readonly #callers: readonly Caller[]

  constructor(server: TestServer, callers: readonly Caller[]) {
    this.#server = server
    this.#callers = callers
  }

  async allLive(after: string): Promise<void> {
    const ms = await until(() => this.#callers.every(({ guest, rung }) => guest.isLive && guest.rung === rung), 60_000)
    if (ms === null) this.violations.push(`not everybody was live after ${after}`)
  }

  /** No side is told that the present connections carry nothing any more. */
  async halfOpen(short: boolean, log: (line: string) => void): Promise<void> {
    const sockets = async () => (await metricsOf(this.#server)).get('connections{transport="websocket"}') ?? Number.NaN
    const before = await sockets()
    const found = this.#callers.map(async ({ guest, line, rung }) => {
      const { position, generation } = guest
      await until(() => guest.isLive, 10_000)
      line.freeze()
      const allowed = short ? SHORT_FOUND_MS : FOUND_MS[rung]
      const isFound = () => !guest.isLive || (rung !== 'poll' && guest.generation !== generation)
      const ms = await until(isFound, 60_000)
      // A request that was held back may be tried again on another connection that is as dead.
      const resumed = await until(() => guest.position > position && guest.isLive, 90_000)
      log(`  half-open on ${rung}: found after ${ms} ms, resumed ${resumed} ms later`)
      if (ms === null || ms > allowed)
        this.violations.push(`half-open on ${rung} took ${ms} ms, ${allowed} are allowed`)
      if (resumed === null) this.violations.push(`half-open on ${rung} was not resumed`)
      this.#worst(`halfOpen ${rung} ms`, ms ?? -1)
    })
    const onServer = until(async () => (await sockets()) <= before, 60_000)
    await Promise.all(found)
    if ((await onServer) === null) this.violations.push('the server kept a half-open connection for a minute')
  }

  /** Everybody is on a line of that manner for so long, then reaches the end of the stream, and is well when it is over. */
  async under(what: string, manner: Manner, ms: number): Promise<void> {
    this.#reline(manner)
    await sleep(ms)
    // Where every connection ends before a page is whole nobody gets further: what counts is what they come back with.
    if (manner.resetAfterBytes) this.#reline({})
    const { stored } = await storedIn(this.#server)
    const reached = await until(() => this.#callers.every(({ guest }) => guest.position >= stored.length), 90_000)
    if (reached === null) {
      const places = this.#callers.map(({ guest }) => `${guest.name} at ${guest.position}`)
      this.violations.push(`under ${what} not everybody reached ${stored.length}: ${places.join(', ')}`)
    }
    this.#worst(`${what} behindMs`, reached ?? -1)
    if (!manner.resetAfterBytes) this.#reline({})
    await this.allLive(what)
  }

  /** The connections that there are were made in another manner, so everybody makes a new one. */
  #reline(manner: Manner): void {
    for (const { line, guest } of this.#callers) {
      line.manner = manner
      guest.disconnect()
      guest.connect()
    }
  }

  #worst(name: string, ms: number): void {
    this.figures[name] = Math.max(this.figures[name] ?? 0, ms)
  }
}
