import type { Receipt } from '#lib/protocol/event.ts'
import type { Entry } from './log.ts'

export type ModelOutcome =
  | { readonly receipts: readonly Receipt[] }
  | { readonly conflict: { readonly index: number; readonly seq: number } }

/**
 * What a log has to do, in the plainest terms: the yardstick that real logs are compared with, batch by batch. It keeps all in
 * memory, looks through everything each time, and is no log to build on.
 */
export class LogModel {
  readonly #ids = new Map<string, { readonly seq: number; readonly content: string }>()
  readonly #guards = new Map<string, number>()
  #kept: { readonly seq: number; readonly json: string }[] = []
  #checkpoint = 1
  head = 0
  floor = 1

  append(batch: readonly Entry[]): ModelOutcome {
    const ids = new Map(this.#ids)
    const guards = new Map(this.#guards)
    const added: { seq: number; json: string }[] = []
    const receipts: Receipt[] = []
    for (const [index, { principal, id, guard, stamp, content }] of batch.entries()) {
      const key = JSON.stringify([principal, id])
      const known = ids.get(key)
      if (known) {
        if (known.content !== content) return { conflict: { index, seq: known.seq } }
        receipts.push({ id, seq: known.seq, duplicate: true })
        continue
      }
      const holder = guard === undefined ? undefined : guards.get(guard)
      if (holder !== undefined) return { conflict: { index, seq: holder } }
      const seq = this.head + added.length + 1
      ids.set(key, { seq, content })
      if (guard !== undefined) guards.set(guard, seq)
      added.push({ seq, json: `{"seq":${seq}${stamp}${content}` })
      receipts.push({ id, seq, duplicate: false })
    }
    for (const [key, value] of ids) this.#ids.set(key, value)
    for (const [guard, seq] of guards) this.#guards.set(guard, seq)
    this.#kept.push(...added)
    this.head += added.length
    return { receipts }
  }

  checkpoint(seq: number): void {
    this.#checkpoint = Math.max(this.#checkpoint, seq)
  }

  /** Forgets events only: a model has no clock, so its ids stay. */
  trim(floor: number): number {
    this.floor = Math.max(this.floor, Math.min(floor, this.#checkpoint))
    this.#kept = this.#kept.filter(({ seq }) => seq >= this.floor)
    return this.floor
  }

  /** JSON of the events that a read without bounds gives. */
  read(after: number): string[] {
    return this.#kept.filter(({ seq }) => seq > after).map(({ json }) => json)
  }
}
