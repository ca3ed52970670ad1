import type { DatabaseSync } from 'node:sqlite'
import type { EventOf } from '#lib/protocol/event.ts'
import { hourOf, millis } from '#lib/state/instant.ts'
import type { BudgetBeginning, Ledger, Spending } from '#lib/state/ledger.ts'
import { budgetPasts } from './budget-pasts.ts'
import { COUNTS, dayNumber, hourNumber, MOST, MOST_SUM, ROLL_UPS, SUMS } from './usage-schema.ts'
import type { Words } from './words.ts'

/** Rows that one page of events takes away, so that none waits long for it. */
const DROPPED_AT_ONCE = 2_000

/**
 * Writes down what the fold decides about usage: each request as a row, and the sums over them. Sums are only ever made of the
 * rows themselves, by SQLite, so they cannot come to differ. Everything it does is within the transaction of the page.
 */
export class UsageBook implements Ledger {
  readonly #words: Words
  readonly #sql: ReturnType<typeof prepare>
  readonly #budgets: ReturnType<typeof budgetPasts>
  readonly #events = new Map<number, EventOf<'token:usage'>>()
  /** Requests with a greater seq are in no sum yet. */
  #summedTo = 0
  #last = 0
  /** Whose usage this page told of. */
  readonly agents = new Set<string>()
  readonly sessions = new Set<string>()
  readonly tasks = new Set<string>()

  constructor(db: DatabaseSync, words: Words) {
    this.#words = words
    this.#sql = prepare(db)
    this.#budgets = budgetPasts(db, words)
  }

  /** Begins a page. @param after seq before its first event. @param usages those of its events that tell of usage. */
  begin(after: number, usages: readonly EventOf<'token:usage'>[]): void {
    this.#summedTo = this.#last = after
    this.#events.clear()
    for (const event of usages) this.#events.set(event.seq, event)
    for (const set of [this.agents, this.sessions, this.tasks]) set.clear()
  }

  spent({ seq, agentId, sessionId, taskId, project, waits, usage }: Spending): void {
    const event = this.#events.get(seq)
    if (event === undefined) throw new Error(`event ${seq} was counted as usage and is none`)
    const { at, day, data } = event
    const word = (text: string | null | undefined) => this.#words.numberOf(text ?? null)
    const { input, output, cacheRead, cacheWrite, reasoning, costNano, unpriced } = usage
    this.#sql.insert.run(
      ...[seq, millis(at), dayNumber(day), hourNumber(hourOf(at))],
      ...[word(agentId), word(data.model), word(data.provider), word(project), word(sessionId), word(taskId)],
      ...[input, output, cacheRead, cacheWrite, reasoning, costNano].map((count) => Math.min(count, MOST)),
      ...[unpriced, Number(waits)],
      ...[sourceOf(event), word(data.price && JSON.stringify(data.price))],
      ...[data.requestId ?? null, data.durationMs ?? null],
    )
    this.#last = seq
    if (agentId !== null) this.agents.add(agentId)
    if (sessionId !== null) this.sessions.add(sessionId)
    if (taskId !== null) this.tasks.add(taskId)
  }

  opened(sessionId: string): void {
    const session = this.#words.find(sessionId)
    if (session !== null) this.#sql.waitNoMore.run(session)
  }

  attributed: Ledger['attributed'] = (sessionId, { day, hour, model, project }, to) => {
    this.#sum()
    const spot = {
      session: this.#words.numberOf(sessionId),
      day: dayNumber(day),
      hour: hourNumber(hour),
      model: this.#words.numberOf(model),
      project: this.#words.numberOf(project),
    }
    const seqs = this.#sql.waiting.all(spot).map(({ seq }) => Number(seq))
    const moved = JSON.stringify(seqs)
    for (const { takeSome } of this.#sql.sums) takeSome.run(moved)
    this.#sql.give.run(this.#words.numberOf(to.agentId), this.#words.numberOf(to.project), moved)
    for (const { addSome, tidy } of this.#sql.sums) {
      addSome.run(moved)
      tidy.run(spot.day)
    }
    this.agents.add(to.agentId)
    this.sessions.add(sessionId)
  }

  budgetBegan(beginning: BudgetBeginning): void {
    this.#sum()
    this.#budgets.began(beginning)
  }

  budgetEnded(budgetId: string): void {
    this.#budgets.ended(budgetId)
  }

  /** Ends a page. @param keepFrom first day whose requests are kept. */
  end(keepFrom: string): void {
    this.#sum()
    this.#forget(dayNumber(keepFrom))
  }

  #sum(): void {
    if (this.#last === this.#summedTo) return
    for (const { addRange } of this.#sql.sums) addRange.run(this.#summedTo, this.#last)
    this.#sql.daySeqs.run(this.#summedTo, this.#last)
    this.#summedTo = this.#last
  }

  /** Those that wait for their agent stay: their sums may still move. */
  #forget(before: number): void {
    const { changes } = this.#sql.forget.run(before, before, DROPPED_AT_ONCE)
    if (Number(changes) > 0) this.#sql.keptFrom.run(before)
  }
}

const sourceOf = ({ data }: EventOf<'token:usage'>): number =>
  data.costUsd === undefined ? 0 : data.costSource === 'priced' ? 2 : 1

function prepare(db: DatabaseSync) {
  return {
    insert: db.prepare(`INSERT INTO requests VALUES (${Array(22).fill('?').join(', ')})`),
    waiting: db.prepare(`SELECT seq FROM requests WHERE waits = 1 AND session = :session AND day = :day AND hour = :hour
      AND model = :model AND project = :project`),
    waitNoMore: db.prepare('UPDATE requests SET waits = 0 WHERE waits = 1 AND session = ?'),
    give: db.prepare(`UPDATE requests SET agent = ?, project = ?, waits = 0
      WHERE seq IN (SELECT value FROM json_each(?))`),
    sums: Object.entries(ROLL_UPS).map(([name, keys]) => sumsInto(db, name, keys)),
    daySeqs: db.prepare(`INSERT INTO day_seqs
      SELECT day, min(seq), max(seq) FROM requests WHERE seq > ? AND seq <= ? GROUP BY day
      ON CONFLICT DO UPDATE SET first = min(first, excluded.first), last = max(last, excluded.last)`),
    forget: db.prepare(`DELETE FROM requests WHERE seq IN (
      SELECT seq FROM requests WHERE seq <= (SELECT max(last) FROM day_seqs WHERE day < ?) AND day < ? AND waits = 0 LIMIT ?)`),
    keptFrom: db.prepare(`INSERT INTO kept VALUES (1, ?)
      ON CONFLICT DO UPDATE SET from_day = max(from_day, excluded.from_day)`),
  }
}

function sumsInto(db: DatabaseSync, name: string, keys: readonly string[]) {
  const bounded = (value: string) => `max(-${MOST_SUM}, min(${MOST_SUM}, ${value}))`
  // total() is exact as long as sum() is, and goes on where that gives up.
  const total = (count: string) => `CAST(${bounded(`total(${count})`)} AS INTEGER)`
  const add = (sign: '' | '-', which: string) =>
    db.prepare(`INSERT INTO ${name} (${[...keys, ...SUMS].join(', ')})
      SELECT ${[...keys, ...COUNTS.map((count) => `${sign}${total(count)}`), `${sign}count(*)`].join(', ')}
      FROM requests WHERE ${which} GROUP BY ${keys.join(', ')}
      ON CONFLICT DO UPDATE SET ${SUMS.map((sum) => `${sum} = ${bounded(`${sum} + excluded.${sum}`)}`).join(', ')}`)
  const some = 'seq IN (SELECT value FROM json_each(?))'
  return {
    addRange: add('', 'seq > ? AND seq <= ?'),
    addSome: add('', some),
    takeSome: add('-', some),
    // What is nobody's any more.
    tidy: db.prepare(`DELETE FROM ${name} WHERE day = ? AND agent = 0 AND requests = 0`),
  }
}
