import { setTimeout as sleep } from 'node:timers/promises'
import type { TestServer } from '#e2e/server.ts'
import type { ServerSnapshot } from '#lib/client/connection-state.ts'
import type { Rung } from '#lib/client/transport.ts'
import type { ReaderRecord } from '#lib/hub/exactness-check.ts'
import { ask } from '../ask.ts'
import { Guest } from '../guest.ts'
import type { Reading } from './trend.ts'

const RUNGS: readonly Rung[] = ['websocket', 'sse', 'poll']

export interface VisitorsOptions {
  /** How many come and go at a time. */
  readonly lanes: number
  /** How long they stay about. */
  readonly stayMs: number
  readonly chance: () => number
  /** Now, in milliseconds since the start. */
  readonly now: () => number
}

/** Pages: one on each transport that stays from the beginning to the end, and others that come with a snapshot and go. */
export class Visitors implements Disposable {
  readonly residents: readonly Guest[]
  /** What those had seen who have left. */
  readonly gone: (ReaderRecord & { readonly snapshots: number })[] = []
  /** From the server's stamp to the residents, and when that was. */
  readonly lags: Reading[] = []
  readonly #server: TestServer
  readonly #options: VisitorsOptions
  readonly #here = new Set<Guest>()
  readonly #over = new AbortController()
  #lanes: Promise<unknown> = Promise.resolve()

  constructor(server: TestServer, options: VisitorsOptions) {
    this.#server = server
    this.#options = options
    this.residents = RUNGS.map((rung) => this.#welcome({ name: `resident on ${rung}` }, rung))
  }

  comeAndGo(): void {
    this.#lanes = Promise.all(Array.from({ length: this.#options.lanes }, (_, lane) => this.#lane(lane)))
  }

  /** Notes how late the events of the residents were since the last call. */
  takeLags(): void {
    const at = this.#options.now()
    for (const { lags } of this.residents) for (const value of lags.splice(0)) this.lags.push({ at, value })
  }

  /** Nobody comes any more, and who is there leaves; the residents stay. */
  async sendAway(): Promise<void> {
    this.#over.abort()
    await this.#lanes
  }

  [Symbol.dispose](): void {
    this.#over.abort()
    for (const guest of this.#here) guest.disconnect()
  }

  async #lane(lane: number): Promise<void> {
    for (let n = 0; !this.#over.signal.aborted; n++) {
      const name = `visitor ${lane}.${n}`
      const { text } = await ask(this.#server, '/api/snapshot', { method: 'GET' })
      const snapshot: ServerSnapshot = JSON.parse(text)
      const guest = this.#welcome({ name, snapshot }, this.#anyRung())
      await this.#stay()
      // Half of them close the lid for a moment, the others change how they hear.
      if (this.#options.chance() < 0.5) {
        guest.disconnect()
        await this.#stay(0.3)
        guest.connect()
      } else guest.force(this.#anyRung())
      await this.#stay()
      this.#goodbye(guest)
    }
  }

  #welcome(who: { readonly name: string; readonly snapshot?: ServerSnapshot }, rung: Rung | null): Guest {
    const guest = new Guest({ url: this.#server.url, ...who })
    this.#here.add(guest)
    if (rung) guest.force(rung)
    return guest
  }

  #goodbye(guest: Guest): void {
    guest.disconnect()
    this.#here.delete(guest)
    const { name, start, applied, position, cursor, snapshots } = guest
    // Its state is let go: only that of who is there at the end can be compared.
    this.gone.push({ name, start, applied, position, cursor, snapshots, hash: '' })
  }

  #anyRung(): Rung | null {
    return RUNGS[Math.floor(this.#options.chance() * (RUNGS.length + 1))] ?? null
  }

  async #stay(share = 0.5): Promise<void> {
    const ms = this.#options.stayMs * share * (0.5 + this.#options.chance())
    // Woken early at the end.
    await sleep(ms, undefined, { signal: this.#over.signal }).catch(() => undefined)
  }
}
