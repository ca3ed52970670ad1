import type { MissionEvent } from '#lib/protocol/event.ts'
import type { Usage } from '#lib/state/model.ts'
import { NO_USAGE, plus } from '#lib/state/usage.ts'
import type { Call, Note, Outcome, Said, Turn } from './timeline.ts'

type Open<T> = { -readonly [K in keyof T]: T[K] }
export type OpenCall = Omit<Open<Call>, 'inner'> & { readonly inner: OpenInner[] }
export type OpenNote = Omit<Open<Note>, 'inner'> & { readonly inner: OpenInner[] }
type OpenSaid = Omit<Open<Said>, 'inner'> & { readonly inner: OpenInner[] }
type OpenInner = OpenCall | OpenNote
type OpenEntry = OpenCall | OpenNote | OpenSaid
export type OpenTurn = Omit<Open<Turn>, 'entries' | 'calls' | 'failed' | 'isLast'> & { readonly entries: OpenEntry[] }

/** A start and its end within this much of the end of their session overtook it. */
const END_MS = 5_000
/** Tools that start a sub-agent. */
const STARTS_SUBAGENT: ReadonlySet<string | null> = new Set(['Agent', 'Task'])

/** The turns of one session, or of what an agent did outside any, while they are built. */
export class Thread {
  readonly sessionId: string | null
  readonly turns: OpenTurn[] = []
  readonly #calls: OpenCall[] = []
  readonly #byId = new Map<string, OpenCall>()
  readonly #subagents = new Map<string, OpenCall | OpenNote>()
  readonly #open: (turn: OpenTurn) => void
  /** Turns so far; null where the start of the session is not among the events. */
  #count: number | null
  #endedMs: number | null = null

  /** @param isWhole the first event given is the first of the session. @param open told of each turn that begins. */
  constructor(sessionId: string | null, isWhole: boolean, open: (turn: OpenTurn) => void) {
    this.sessionId = sessionId
    this.#count = isWhole ? 0 : null
    this.#open = open
  }

  /** The turn that something at this event belongs to. */
  turn(event: MissionEvent): OpenTurn {
    const turn = this.turns.at(-1) ?? this.#begin(event, this.#count)
    turn.endAt = event.at
    return turn
  }

  prompted(event: MissionEvent, text: string): void {
    if (this.#count !== null) this.#count++
    const last = this.turns.at(-1)
    const only = last?.entries.every((entry) => entry.kind === 'note' && entry.about === 'session') ?? false
    // What opened the session belongs to its first turn.
    if (last !== undefined && only && last.usage.requests === 0) last.number = this.#count
    else this.#begin(event, this.#count)
    this.say(event, 'user', text)
  }

  say(event: MissionEvent, role: Said['role'], text: string): void {
    this.turn(event).entries.push({ kind: 'said', key: event.seq, at: event.at, inner: [], role, text })
  }

  note(event: MissionEvent, about: Note['about'], title: string, more: NoteFacts = {}, subagentId?: string): void {
    this.#put(event, noteOf(event, about, title, more), subagentId)
  }

  spend(event: MissionEvent, usage: Usage): void {
    const turn = this.turn(event)
    turn.usage = plus(turn.usage, usage)
  }

  /** The session goes on. @returns whether it had ended. */
  resume(): boolean {
    const had = this.#endedMs !== null
    this.#endedMs = null
    return had
  }

  end(event: MissionEvent): void {
    this.#endedMs = Date.parse(event.at)
    this.abandon()
  }

  /** What still runs is over, and nobody told how. */
  abandon(): void {
    for (const call of this.#calls) if (call.outcome === 'running') call.outcome = 'ended'
  }

  /** @param call what is known of it; `id` pairs its start with its end, and without one its tool does. */
  start(event: MissionEvent, call: CallFacts): void {
    const known = call.id === undefined ? undefined : this.#byId.get(call.id)
    if (known !== undefined) {
      // Its end came first, or it was told twice.
      if (event.at < known.at) known.at = event.at
      return
    }
    this.#add(event, call, this.#isOver(event) ? 'ended' : 'running')
  }

  finish(event: MissionEvent, call: CallFacts, { ok, durationMs, detail }: CallEnd): void {
    const known = (call.id === undefined ? this.#running(call) : this.#byId.get(call.id)) ?? null
    const startedAt = durationMs === undefined ? event.at : new Date(Date.parse(event.at) - durationMs).toISOString()
    const target = known ?? this.#add({ ...event, at: startedAt }, call, 'ended')
    target.outcome = ok === undefined ? 'ended' : ok ? 'done' : 'failed'
    const measured = known === null || ok === undefined ? null : Date.parse(event.at) - Date.parse(known.at)
    target.durationMs = durationMs ?? measured
    target.detail = detail ?? target.detail
    this.turn(event)
  }

  subagent(event: MissionEvent, id: string, type: string | undefined, phase: 'start' | 'end'): void {
    const parent = this.#parentOf(event, id)
    if (parent.kind === 'call') return
    if (type !== undefined) parent.title = `Sub-agent ${type}`
    parent.ok = phase === 'end' ? true : null
  }

  #begin({ seq, at }: MissionEvent, number: number | null): OpenTurn {
    const { sessionId } = this
    const turn = { key: seq, sessionId, number, at, endAt: at, usage: NO_USAGE, entries: [] }
    this.turns.push(turn)
    this.#open(turn)
    return turn
  }

  #add(event: MissionEvent, { id, tool, title, subagentId }: CallFacts, outcome: Outcome): OpenCall {
    const { seq: key, at } = event
    const { sessionId } = this
    const call: OpenCall = {
      kind: 'call',
      key,
      at,
      inner: [],
      sessionId,
      id: id ?? null,
      tool,
      title,
      outcome,
      durationMs: null,
      detail: null,
    }
    this.#put(event, call, subagentId)
    this.#calls.push(call)
    if (id !== undefined) this.#byId.set(id, call)
    return call
  }

  #put(event: MissionEvent, entry: OpenInner, subagentId: string | undefined): void {
    if (subagentId === undefined) this.turn(event).entries.push(entry)
    else this.#parentOf(event, subagentId).inner.push(entry)
  }

  #running({ tool }: CallFacts): OpenCall | undefined {
    return this.#calls.findLast((call) => call.outcome === 'running' && call.tool === tool)
  }

  /** The call that a sub-agent was started by: the oldest running one that has none yet; else a line of its own. */
  #parentOf(event: MissionEvent, id: string): OpenCall | OpenNote {
    const known = this.#subagents.get(id)
    if (known !== undefined) return known
    const taken = new Set(this.#subagents.values())
    const caller = this.#calls.find(
      (call) => call.outcome === 'running' && STARTS_SUBAGENT.has(call.tool) && !taken.has(call),
    )
    // Half a place before what it is first heard by, which has the whole one.
    const parent = caller ?? { ...noteOf(event, 'subagent', 'Sub-agent', {}), key: event.seq - 0.5 }
    if (caller === undefined) this.turn(event).entries.push(parent)
    this.#subagents.set(id, parent)
    return parent
  }

  #isOver({ at }: MissionEvent): boolean {
    if (this.#endedMs === null) return false
    const late = Date.parse(at) - this.#endedMs <= END_MS
    if (!late) this.#endedMs = null
    return late
  }
}

type NoteFacts = Partial<Pick<Note, 'detail' | 'ok' | 'raw'>>

export interface CallFacts {
  readonly id: string | undefined
  readonly tool: string | null
  readonly title: string
  readonly subagentId: string | undefined
}

export interface CallEnd {
  readonly ok: boolean | undefined
  readonly durationMs: number | undefined
  readonly detail: string | undefined
}

const noteOf = (
  { seq: key, at }: MissionEvent,
  about: Note['about'],
  title: string,
  { detail = null, ok = null, raw }: NoteFacts,
): OpenNote => ({ kind: 'note', key, at, inner: [], about, title, detail, ok, ...(raw !== undefined && { raw }) })
