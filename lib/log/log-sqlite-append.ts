import { hash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { MissionError } from '#lib/protocol/errors.ts'
import { WORKSPACE } from './log-sqlite-schema.ts'

/** Batches on their way to one transaction, in columns: these cross between threads far cheaper than objects. */
export interface Group {
  /** Number of entries in each batch; the columns below run through all batches. */
  readonly sizes: readonly number[]
  readonly principals: readonly string[]
  readonly ids: readonly string[]
  readonly bodies: readonly string[]
  /** Where `content` begins in each body. */
  readonly contentAt: readonly number[]
  /** Guards by the index of their entry in the columns. */
  readonly guards: ReadonlyMap<number, string>
}

export interface GroupResult {
  /** Seq of the first entry that was stored; all that were stored follow it without a gap, in the group's order. */
  readonly first: number
  /** Batches that were not simply stored whole, by their index in `sizes`. */
  readonly exceptions: ReadonlyMap<number, BatchRepeats | BatchRefusal>
}

/** A batch some of whose entries were stored before: entry index → the seq it has had since. */
export interface BatchRepeats {
  readonly kind: 'repeats'
  readonly seqs: ReadonlyMap<number, number>
}

/** A batch of which nothing was stored, and the entry whose id or guard belongs to the event at `seq`. */
export interface BatchRefusal {
  readonly kind: 'refusal'
  readonly what: 'id' | 'guard'
  readonly index: number
  readonly seq: number
}

/** How exact the age of an id is known. */
const MARK_MS = 3_600_000

/** Stores groups of batches. Each group is one transaction, each batch in it is stored whole or not at all. */
export class GroupWriter {
  readonly #db: DatabaseSync
  readonly #sql: ReturnType<typeof prepare>
  readonly #principals = new Map<string, number>()
  #head: number
  #lastMark: number

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#sql = prepare(db)
    this.#head = Number(db.prepare('SELECT max(seq) AS head FROM events').get()?.head ?? 0)
    this.#lastMark = Number(db.prepare('SELECT max(at) AS at FROM marks').get()?.at ?? 0)
  }

  get head(): number {
    return this.#head
  }

  /** @param now ms since 1970. @throws MissionError `unavailable` when the disk refused; then nothing of the group is stored. */
  write(group: Group, now: number): GroupResult {
    const head = this.#head
    const lastMark = this.#lastMark
    try {
      this.#sql.begin.run()
      this.#mark(now)
      const exceptions = this.#writeBatches(group)
      this.#sql.commit.run()
      return { first: head + 1, exceptions }
    } catch (cause) {
      if (this.#db.isTransaction) this.#sql.rollback.run()
      this.#head = head
      this.#lastMark = lastMark
      this.#principals.clear()
      const reason = cause instanceof Error ? cause.message : String(cause)
      throw new MissionError('unavailable', `The log could not be written (${reason}); nothing was stored.`)
    }
  }

  #writeBatches(group: Group): Map<number, BatchRepeats | BatchRefusal> {
    const exceptions = new Map<number, BatchRepeats | BatchRefusal>()
    let from = 0
    for (const [batch, size] of group.sizes.entries()) {
      const before = this.#head
      const outcome = this.#claim(group, from, from + size)
      if (outcome?.kind === 'refusal') this.#head = before
      else this.#store(group, from, from + size, before, outcome)
      if (outcome) exceptions.set(batch, outcome)
      from += size
    }
    return exceptions
  }

  /**
   * Takes the ids and guards of one batch and numbers its new entries. On a refusal it gives back what it took: undoing by
   * hand is rare and cheap, where a savepoint would cost every batch a copy of each page that it touches.
   */
  #claim(group: Group, from: number, to: number): BatchRepeats | BatchRefusal | null {
    const seqs = new Map<number, number>()
    const taken: [principal: number, id: string][] = []
    const refuse = (what: 'id' | 'guard', index: number, seq: number): BatchRefusal => {
      for (const [principal, id] of taken) this.#sql.dropId.run(principal, id)
      return { kind: 'refusal', what, index: index - from, seq }
    }
    for (let index = from; index < to; index += 1) {
      const { id, principal, content } = this.#identity(group, index)
      const seq = this.#head + 1
      if (!this.#take(principal, id, seq, content)) {
        const stored = this.#sql.findId.get(principal, id)
        if (stored?.content !== content) return refuse('id', index, Number(stored?.seq))
        seqs.set(index - from, Number(stored.seq))
        continue
      }
      taken.push([principal, id])
      const guard = group.guards.get(index)
      if (guard !== undefined) {
        if (!this.#take(WORKSPACE, guard, seq, content)) {
          return refuse('guard', index, Number(this.#sql.findId.get(WORKSPACE, guard)?.seq))
        }
        taken.push([WORKSPACE, guard])
      }
      this.#head = seq
    }
    return seqs.size === 0 ? null : { kind: 'repeats', seqs }
  }

  #store(group: Group, from: number, to: number, before: number, repeats: BatchRepeats | null): void {
    let seq = before
    for (let index = from; index < to; index += 1) {
      if (repeats?.seqs.has(index - from)) continue
      seq += 1
      this.#sql.addEvent.run(seq, group.bodies[index] ?? missing(index))
    }
  }

  #identity(group: Group, index: number) {
    const body = group.bodies[index] ?? missing(index)
    const digest = hash('sha1', body.slice(group.contentAt[index] ?? missing(index)), 'hex')
    return {
      id: group.ids[index] ?? missing(index),
      principal: this.#number(group.principals[index] ?? missing(index)),
      content: Number.parseInt(digest.slice(0, 12), 16),
    }
  }

  #take(principal: number, id: string, seq: number, content: number): boolean {
    return this.#sql.addId.run(principal, id, seq, content).changes === 1
  }

  #number(principal: string): number {
    const known = this.#principals.get(principal)
    if (known !== undefined) return known
    this.#sql.addPrincipal.run(principal)
    const number = Number(this.#sql.findPrincipal.get(principal)?.number)
    this.#principals.set(principal, number)
    return number
  }

  #mark(now: number): void {
    if (now < this.#lastMark + MARK_MS) return
    this.#sql.addMark.run(now, this.#head)
    this.#lastMark = now
  }
}

function prepare(db: DatabaseSync) {
  return {
    begin: db.prepare('BEGIN IMMEDIATE'),
    commit: db.prepare('COMMIT'),
    rollback: db.prepare('ROLLBACK'),
    addEvent: db.prepare('INSERT INTO events VALUES (?, ?)'),
    addId: db.prepare('INSERT OR IGNORE INTO ids VALUES (?, ?, ?, ?)'),
    findId: db.prepare('SELECT seq, content FROM ids WHERE principal = ? AND id = ?'),
    dropId: db.prepare('DELETE FROM ids WHERE principal = ? AND id = ?'),
    addPrincipal: db.prepare('INSERT OR IGNORE INTO principals (name) VALUES (?)'),
    findPrincipal: db.prepare('SELECT number FROM principals WHERE name = ?'),
    addMark: db.prepare('INSERT INTO marks VALUES (?, ?)'),
  }
}

function missing(index: number): never {
  throw new RangeError(`the group's columns end before entry ${index}`)
}
