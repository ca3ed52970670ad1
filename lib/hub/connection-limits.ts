import type { Principal } from '#lib/auth/principal.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { Limits } from '#lib/protocol/limits.ts'

/** Counts open connections of this node, whatever their transport, and refuses those beyond the limits. */
export class ConnectionLimits {
  readonly #limits: Limits
  readonly #byPrincipal = new Map<string, number>()
  #all = 0

  constructor(limits: Limits) {
    this.#limits = limits
  }

  get count(): number {
    return this.#all
  }

  /** One more on the node; who it is may be told later by `own`. @throws MissionError `overloaded`. */
  enter(): void {
    if (this.#all >= this.#limits.connectionsPerNode)
      throw new MissionError('overloaded', `This server has all ${this.#limits.connectionsPerNode} connections in use.`)
    this.#all++
  }

  leave(): void {
    this.#all--
  }

  /** Counts an entered connection for its principal. @throws MissionError `connection_limit`. */
  own({ id, kind, name }: Principal): void {
    const limit = kind === 'person' ? this.#limits.connectionsPerPerson : this.#limits.connectionsPerKey
    const open = this.#byPrincipal.get(id) ?? 0
    if (open >= limit)
      throw new MissionError(
        'connection_limit',
        `${name} has ${limit} connections open, which is the limit. Close one.`,
      )
    this.#byPrincipal.set(id, open + 1)
  }

  disown({ id }: Principal): void {
    const open = (this.#byPrincipal.get(id) ?? 0) - 1
    if (open > 0) this.#byPrincipal.set(id, open)
    else this.#byPrincipal.delete(id)
  }
}
