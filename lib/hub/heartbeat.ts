/** Who a wheel visits. The two fields are the wheel's own. */
export interface Spoke {
  slot: number
  index: number
}

/**
 * Visits each member once per turn, a slot of them at a tick, so that one timer serves any number of connections and
 * their work is spread evenly over the interval.
 */
export class Wheel<M extends Spoke> {
  readonly #slots: M[][]
  #tick = 0
  #next = 0

  constructor(slots: number) {
    this.#slots = Array.from({ length: Math.max(1, slots) }, () => [])
  }

  /** Number of the present tick. */
  get tick(): number {
    return this.#tick
  }

  add(member: M): void {
    member.slot = this.#next
    this.#next = (this.#next + 1) % this.#slots.length
    const slot = this.#slots[member.slot]
    if (slot) member.index = slot.push(member) - 1
  }

  /** Does nothing for one that is not in the wheel. */
  remove(member: M): void {
    const slot = this.#slots[member.slot]
    if (slot?.[member.index] !== member) return
    const last = slot.pop()
    if (last === undefined || last === member) return
    slot[member.index] = last
    last.index = member.index
  }

  /** Goes on by one tick. @returns the number of the new tick. */
  turn(): number {
    return ++this.#tick
  }

  /** Visits those whose turn was `ago` ticks before now. A member may remove itself. */
  visit(ago: number, visit: (member: M) => void): void {
    const at = this.#tick - ago
    if (at < 0) return
    const slot = this.#slots[at % this.#slots.length] ?? []
    for (let index = slot.length - 1; index >= 0; index--) {
      const member = slot[index]
      if (member) visit(member)
    }
  }

  *[Symbol.iterator](): Generator<M> {
    for (const slot of this.#slots) yield* slot.slice()
  }
}

/** How the hub divides its time: one tick, and how many of them each duty takes. */
export interface Rhythm {
  readonly tickMs: number
  readonly heartbeatTicks: number
  readonly pongTicks: number
  readonly commentTicks: number
}

/** Ticks of about 1/20 of the shortest duty, never under 10 ms, and a whole number of them in each. */
export function rhythmOf(limits: {
  heartbeatMs: number
  pongMs: number
  sseCommentMs: number
  noProgressMs: number
}): Rhythm {
  const shortest = Math.min(limits.heartbeatMs, limits.pongMs, limits.sseCommentMs, limits.noProgressMs)
  const tickMs = Math.max(10, Math.round(shortest / 20))
  const ticks = (ms: number) => Math.max(1, Math.round(ms / tickMs))
  return {
    tickMs,
    heartbeatTicks: ticks(limits.heartbeatMs),
    pongTicks: ticks(limits.pongMs),
    commentTicks: ticks(limits.sseCommentMs),
  }
}
