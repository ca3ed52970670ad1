import { MissionError } from '#lib/protocol/errors.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { DAY_MS, iso, millis } from '#lib/state/instant.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import type { Alert, AlertRule, MissionState } from '#lib/state/model.ts'
import { advance, keyOf, Memory } from './advance.ts'
import { judge } from './judge.ts'
import { createObserver, type Observer } from './observed.ts'

/** How often a rule would have fired. */
export interface Preview {
  /** Null where the log does not say: what a machine was like stands in no event, and others fire the rest. */
  readonly times: number | null
  /** What was looked through begins here: a day ago, or later where there were too many events. */
  readonly since: string
  readonly isWholeDay: boolean
}

export interface PreviewParts {
  readonly head: number
  readonly floor: number
  /** Events after a seq, oldest first; empty beyond the head. */
  readonly read: (after: number, events: number) => Promise<readonly MissionEvent[]>
}

/** As many of the newest events are looked through. */
const MOST_EVENTS = 50_000
const PAGE = 500
const STEP_MS = 10_000

/** Those who wait for their turn: a person who changes one word after the other asks for each. */
const MOST_WAITING = 8

/**
 * Plays the last day again, or as much of it as its bound allows, with this rule alone. What was before it is not known:
 * an agent that was in error all the time and said nothing within it is not counted. One at a time, in small steps, so that
 * nobody else waits for it. @throws MissionError `overloaded` where too many wait already.
 */
export function createPreview(parts: () => PreviewParts, now: () => number) {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return async (rule: AlertRule): Promise<Preview> => {
    if (waiting > MOST_WAITING)
      throw new MissionError('overloaded', 'Other rules are looked at just now. Try again in a moment.')
    waiting++
    // Also after one that failed.
    const mine = Promise.allSettled([last]).then(() => play(rule, parts(), now()))
    last = mine
    try {
      return await mine
    } finally {
      waiting--
    }
  }
}

async function play(rule: AlertRule, parts: PreviewParts, nowMs: number): Promise<Preview> {
  const from = nowMs - DAY_MS
  const start = Math.max(await firstAfter(parts, from), parts.head - MOST_EVENTS)
  const replay = new Replay(rule)
  let after = start
  for (;;) {
    const page = await parts.read(after, PAGE)
    const last = page.at(-1)
    if (last === undefined) break
    await replay.take(page)
    after = last.seq
    if (after >= parts.head) break
  }
  await replay.pass(nowMs)
  const isWholeDay = start === 0 || start > parts.head - MOST_EVENTS
  const since = isWholeDay ? from : Math.max(from, replay.sinceMs ?? nowMs)
  const isKnown = !['disk', 'ingestLag', 'budget', 'reported'].includes(rule.kind)
  return { times: isKnown ? replay.fired : null, since: iso(since), isWholeDay }
}

/** The seq before the first event of a moment or later: times never go back along the log. */
async function firstAfter({ head, floor, read }: PreviewParts, ms: number): Promise<number> {
  let [low, high] = [Math.max(0, floor - 1), head]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const [event] = await read(middle, 1)
    if (event !== undefined && millis(event.at) < ms) low = middle + 1
    else high = middle
  }
  return low
}

class Replay {
  readonly #rule: AlertRule
  readonly #memory = new Memory()
  readonly #open = new Map<string, Alert>()
  #observer: Observer | null = null
  #state: MissionState = emptyState()
  #nowMs = 0
  fired = 0
  sinceMs: number | null = null

  constructor(rule: AlertRule) {
    this.#rule = rule
  }

  async take(events: readonly MissionEvent[]): Promise<void> {
    for (const group of byStep(events)) {
      const at = millis(group[0]?.at ?? '')
      if (this.sinceMs === null) {
        this.sinceMs = at
        this.#nowMs = at
      }
      await this.pass(at)
      this.#state = fold(this.#state, group)
      this.#observer ??= createObserver(at)
      this.#observer.note(group, this.#state)
    }
  }

  /** Looks every ten seconds up to a moment, from the first event on; without any there is nothing to look at. */
  async pass(untilMs: number): Promise<void> {
    if (this.sinceMs === null) return
    for (let steps = 0; this.#nowMs + STEP_MS <= untilMs; steps++) {
      this.#nowMs += STEP_MS
      this.#look()
      if (steps % 10 === 9) await new Promise((resolve) => setImmediate(resolve))
    }
  }

  #look(): void {
    const rule = this.#rule
    const machine = { name: '', disk: null, ingestLagMs: null }
    const observed = this.#observer ?? createObserver(this.#nowMs)
    const isOpen = (subject: string | null) => this.#open.has(keyOf(rule, subject))
    const finding = judge(rule, { state: this.#state, now: this.#nowMs, observed, machine, isOpen })
    for (const act of advance(rule, finding, this.#open, this.#memory, this.#nowMs)) {
      if (act.kind === 'resolve') this.#open.delete(act.key)
      if (act.kind !== 'fire') continue
      this.fired++
      this.#open.set(act.key, alertOf(rule, act.key, act.condition.subject, iso(this.#nowMs)))
    }
  }
}

/** Events of one step together: each fold costs. */
function* byStep(events: readonly MissionEvent[]): Generator<readonly MissionEvent[]> {
  let group: MissionEvent[] = []
  for (const event of events) {
    const [first] = group
    if (first !== undefined && millis(event.at) - millis(first.at) >= STEP_MS) {
      yield group
      group = []
    }
    group.push(event)
  }
  if (group.length > 0) yield group
}

const alertOf = (rule: AlertRule, id: string, subject: string | null, firedAt: string): Alert => ({
  id,
  rule: rule.id,
  severity: 'critical',
  message: '',
  subject,
  state: 'firing',
  firedAt,
  seq: 0,
  by: '',
  ackedBy: null,
  ackedAt: null,
  escalatedAt: null,
  endedAt: null,
})
