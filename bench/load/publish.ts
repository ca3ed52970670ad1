import { setTimeout as sleep } from 'node:timers/promises'
import { machineMs } from '../measure.ts'
import type { Door } from './door.ts'
import { eventOf } from './event.ts'
import { HttpLane } from './http-lane.ts'
import { paced } from './pace.ts'

export interface Published {
  readonly events: number
  /** The largest seq that was acknowledged. */
  readonly head: number
}

/** Posts batches as fast as they become complete, with at most `inFlight` events that not every subscriber has. */
export class SaturatingPublisher {
  readonly #lanes: readonly HttpLane[]
  readonly #batch: number
  readonly #inFlight: number
  readonly #complete: () => number
  readonly #free: HttpLane[]
  #posted = 0
  #acknowledged = 0
  #head = 0
  #running = true
  #error: unknown = null

  /** @param complete how many events every subscriber has. */
  private constructor(lanes: readonly HttpLane[], batch: number, inFlight: number, complete: () => number) {
    this.#lanes = lanes
    this.#free = [...lanes]
    this.#batch = batch
    this.#inFlight = inFlight
    this.#complete = complete
  }

  static async open(door: Door, inFlight: number, complete: () => number): Promise<SaturatingPublisher> {
    const batch = Math.max(1, inFlight / 8)
    const lanes = await openLanes(door, 8)
    return new SaturatingPublisher(lanes, batch, inFlight, complete)
  }

  get posted(): number {
    return this.#posted
  }

  /** To be called whenever something has changed. */
  pump(): void {
    while (this.#running && this.#posted - this.#complete() + this.#batch <= this.#inFlight) {
      const lane = this.#free.pop()
      if (!lane) return
      void this.#post(lane)
    }
  }

  /** Posts nothing more; resolves once what is under way is acknowledged. @throws what a post threw. */
  async stop(): Promise<Published> {
    this.#running = false
    for (let waited = 0; this.#acknowledged < this.#posted && !this.#error && waited < 500; waited++) await sleep(20)
    for (const lane of this.#lanes) lane.close()
    if (this.#error) throw this.#error
    return { events: this.#posted, head: this.#head }
  }

  async #post(lane: HttpLane): Promise<void> {
    const at = machineMs()
    const first = this.#posted
    this.#posted += this.#batch
    const events = Array.from({ length: this.#batch }, (_, place) => eventOf(first + place, at))
    try {
      this.#head = Math.max(this.#head, headOf(await lane.post(JSON.stringify(events))))
      this.#acknowledged += this.#batch
      this.#free.push(lane)
      this.pump()
    } catch (error) {
      this.#error ??= error
    }
  }
}

const LANES = 64

/** Posts single events at a steady rate until it is told to stop. */
export async function publishPaced(door: Door, perSecond: number, stop: AbortSignal): Promise<Published> {
  let head = 0
  const onAnswer = (answer: string) => {
    head = Math.max(head, headOf(answer))
  }
  const lanes = await openLanes(door, LANES)
  const events = await paced({ lanes, perSecond, bodyOf: (n) => JSON.stringify(eventOf(n)), onAnswer }, stop)
  return { events, head }
}

export const openLanes = ({ publishUrl, headers }: Pick<Door, 'publishUrl' | 'headers'>, count: number) =>
  Promise.all(Array.from({ length: count }, () => HttpLane.open(new URL(publishUrl), headers)))

/** The last seq that an answer names; a batch is answered in order. */
const headOf = (answer: string) => Number(answer.slice(answer.lastIndexOf('"seq":') + 6).match(/^\d+/)?.[0] ?? 0)
