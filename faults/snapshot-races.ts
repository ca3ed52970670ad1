import { WebSocket } from 'ws'
import { API_KEY, startServer, type TestServer } from '#e2e/server.ts'
import { parseCursor } from '#lib/protocol/cursor.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { ServerFrame } from '#lib/protocol/frame.ts'
import { decodeState } from '#lib/state/codec.ts'
import { hashState } from '#lib/state/hash.ts'
import { fold } from '#lib/state/mission.ts'
import type { MissionState } from '#lib/state/model.ts'
import { chanceOf } from './chance.ts'
import type { FaultOptions, FaultReport } from './fault.ts'
import { publishTo } from './product.ts'

const LANES = 6
const WRITERS = 4

interface Known {
  readonly seq: number
  readonly cursor: string
  readonly state: MissionState
}

/**
 * `rounds` times a client loads a snapshot, by REST or as the first frame of a subscription, and reads on from it while about
 * 1,000 events a second come in. Pass: what it has folded is, each time, what the next snapshot says at its place.
 */
export async function snapshotRaces({ rounds, seed, log }: FaultOptions): Promise<FaultReport> {
  await using server = await startServer({ MC_LIMITS: JSON.stringify({ subscribesPerSecond: 1_000_000 }) })
  const started = performance.now()
  const publishers = Array.from({ length: WRITERS }, (_, n) =>
    publishTo(server, `writer-${n}`, 400, chanceOf(seed + n)),
  )
  const violations: string[] = []
  let left = rounds
  let between = 0
  const lane = async (chance: () => number) => {
    await using racer = await Racer.open(server)
    while (left-- > 0) {
      const { events, violation } = await racer.race(chance() < 0.5)
      between += events
      if (violation !== null) violations.push(violation)
      if (left > 0 && left % 2_000 === 0) log(`  ${left} races left`)
    }
  }
  await Promise.all(Array.from({ length: LANES }, (_, n) => lane(chanceOf(seed + 100 + n))))
  for (const publisher of publishers) await publisher.stop()
  const stored = publishers.reduce((sum, { acked }) => sum + acked.size, 0)
  const perSecond = Math.round(stored / ((performance.now() - started) / 1_000))
  return { violations, figures: { races: rounds, eventsBetween: between, perSecond } }
}

class Racer implements AsyncDisposable {
  readonly #server: TestServer
  readonly #ws: WebSocket
  #events: MissionEvent[] = []
  #to = -1
  #snapshot: Known | null = null
  #sub = 0
  #wake = () => {}
  #failure: string | null = null

  private constructor(server: TestServer, ws: WebSocket) {
    this.#server = server
    this.#ws = ws
    ws.on('message', (data) => this.#take(JSON.parse(data.toString())))
    ws.on('close', (code) => this.#fail(`the connection closed with ${code}`))
    ws.on('error', () => undefined)
  }

  static async open(server: TestServer): Promise<Racer> {
    const ws = new WebSocket(`${server.url.replace('http', 'ws')}/api/ws`, {
      headers: { authorization: `Bearer ${API_KEY}` },
    })
    const racer = new Racer(server, ws)
    await new Promise((resolve, reject) => ws.once('open', resolve).once('close', reject))
    return racer
  }

  /** One race: state, then what follows it, up to wherever another snapshot happens to be. */
  async race(byFrame: boolean): Promise<{ readonly events: number; readonly violation: string | null }> {
    this.#events = []
    this.#to = -1
    this.#snapshot = null
    this.#sub++
    const first = byFrame ? null : await this.#load()
    const sub = String(this.#sub)
    this.#ws.send(
      JSON.stringify({ type: 'subscribe', sub, ...(first ? { cursor: first.cursor } : { snapshot: true }) }),
    )
    const second = await this.#load()
    await this.#until(() => this.#to >= second.seq && (first ?? this.#snapshot) !== null, first?.seq ?? 0, second.seq)
    this.#ws.send(JSON.stringify({ type: 'unsubscribe', sub }))
    const begun = first ?? this.#snapshot
    if (this.#failure !== null || begun === null) throw new Error(this.#failure ?? 'no snapshot came')
    const events = this.#events.filter(({ seq }) => seq > begun.seq && seq <= second.seq)
    // A snapshot frame that is newer than the one by REST has nothing to be compared with.
    if (begun.seq > second.seq) return { events: 0, violation: null }
    const gapless = events.length === second.seq - begun.seq && events.every(({ seq }, n) => seq === begun.seq + n + 1)
    if (!gapless)
      return { events: events.length, violation: `(${begun.seq}, ${second.seq}] came with ${events.length} events` }
    const same = hashState(fold(begun.state, events)) === hashState(second.state)
    return {
      events: events.length,
      violation: same ? null : `the fold from ${begun.seq} to ${second.seq} is not the snapshot there`,
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ws.removeAllListeners('close')
    this.#ws.terminate()
  }

  async #load(): Promise<Known> {
    const response = await fetch(`${this.#server.url}/api/snapshot`, {
      headers: { authorization: `Bearer ${API_KEY}` },
    })
    const { cursor, state } = await response.json()
    return known(cursor, state)
  }

  #take(frame: ServerFrame): void {
    const sub = String(this.#sub)
    if (frame.type === 'events' && frame.sub === sub) {
      this.#events.push(...frame.events)
      this.#to = frame.to
    } else if (frame.type === 'snapshot' && frame.sub === sub) {
      this.#snapshot = known(frame.cursor, frame.state)
      this.#to = this.#snapshot.seq
    } else if (frame.type === 'subscribed' && frame.sub === sub) this.#to = Math.max(this.#to, frame.from)
    else if (frame.type === 'reset' || frame.type === 'error') this.#fail(JSON.stringify(frame))
    this.#wake()
  }

  #fail(why: string): void {
    this.#failure ??= why
    this.#wake()
  }

  async #until(holds: () => boolean, from: number, to: number): Promise<void> {
    const late = setTimeout(() => this.#fail(`(${from}, ${to}] did not come in 10 s`), 10_000)
    while (!holds() && this.#failure === null)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    clearTimeout(late)
  }
}

function known(cursor: string, state: Parameters<typeof decodeState>[0]): Known {
  return { cursor, seq: parseCursor(cursor)?.seq ?? 0, state: decodeState(state) }
}
