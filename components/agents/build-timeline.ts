import type { EventOf, KnownEvent, MissionEvent } from '#lib/protocol/event.ts'
import { sessionOf } from '#lib/state/event-about.ts'
import { usageOf } from '#lib/state/usage.ts'
import { endWords } from './end-words.ts'
import type { Entry, Turn } from './timeline.ts'
import { type CallFacts, type OpenTurn, Thread } from './timeline-thread.ts'

/** Types that a timeline is made of. */
export const TIMELINE_TYPES = ['agent:activity', 'agent:lifecycle', 'file:change', 'session:*', 'token:usage'] as const

/**
 * The turns that events of one agent tell of, in the order in which they began. Starts and ends of calls are paired in any
 * order; what still runs when its session ends, or its agent stops outside one, is over too.
 * @param isStart whether a session begins with this event, as far as is known: its turns are then counted.
 */
export function buildTimeline(
  events: readonly MissionEvent[],
  isStart: (sessionId: string, event: MissionEvent) => boolean,
): readonly Turn[] {
  const threads = new Map<string | null, Thread>()
  const turns: OpenTurn[] = []
  for (const event of bySeq(events)) {
    const sessionId = sessionOf(event)
    let thread = threads.get(sessionId)
    if (thread === undefined) {
      const isWhole = sessionId !== null && isStart(sessionId, event)
      thread = new Thread(sessionId, isWhole, (turn) => turns.push(turn))
      threads.set(sessionId, thread)
    }
    // An own type has another shape under another name and falls through the switch.
    tell(thread, event as KnownEvent)
  }
  const last = new Set([...threads.values()].map((thread) => thread.turns.at(-1)))
  return turns.map((turn) => ({ ...turn, ...callsIn(turn), isLast: last.has(turn) }))
}

function bySeq(events: readonly MissionEvent[]): readonly MissionEvent[] {
  const isSorted = events.every(({ seq }, at) => at === 0 || (events[at - 1]?.seq ?? 0) < seq)
  return isSorted ? events : [...events].sort((a, b) => a.seq - b.seq)
}

function tell(thread: Thread, event: KnownEvent): void {
  switch (event.type) {
    case 'agent:activity':
      tellActivity(thread, event)
      break
    case 'agent:lifecycle':
      tellLifecycle(thread, event)
      break
    case 'session:started':
      tellStart(thread, event)
      break
    case 'session:activity':
      tellMessage(thread, event)
      break
    case 'session:ended':
      thread.note(event, 'session', 'Session ended', endFacts(event.data.reason ?? null))
      thread.end(event)
      break
    case 'token:usage':
      thread.spend(event, usageOf(event.data))
      break
    case 'file:change': {
      // What a session does to a file stands there as its tool call.
      const { path, change } = event.data
      if (thread.sessionId === null && change !== 'read') thread.note(event, 'file', `${change} ${path}`)
      break
    }
    default:
  }
}

function tellActivity(thread: Thread, event: EventOf<'agent:activity'>): void {
  const { kind, phase, tool, toolUseId, subagentId, title, detail, ok, durationMs } = event.data
  if (kind === 'tool' || phase !== undefined) {
    const call: CallFacts = { id: toolUseId, tool: tool ?? null, title, subagentId }
    if (phase === 'start') thread.start(event, call)
    else thread.finish(event, call, { ok, durationMs, detail })
  } else if (kind === 'message' && subagentId === undefined) {
    thread.say(event, 'assistant', detail ?? title)
  } else {
    thread.note(
      event,
      kind === 'message' ? 'note' : kind,
      title,
      { detail: detail ?? null, ok: ok ?? null },
      subagentId,
    )
  }
}

function tellStart(thread: Thread, event: EventOf<'session:started'>): void {
  const detail = event.data.source ?? null
  // A session is introduced again by whoever does not know that it was; that is no news.
  if (thread.turns.length === 0) thread.note(event, 'session', 'Session started', { detail })
  else if (thread.resume()) thread.note(event, 'session', 'Session resumed', { detail })
}

function tellMessage(thread: Thread, event: EventOf<'session:activity'>): void {
  const { lastMessage, role, subagentId, subagentType, subagentPhase } = event.data
  if (subagentId !== undefined && subagentPhase !== undefined)
    thread.subagent(event, subagentId, subagentType, subagentPhase)
  if (lastMessage === undefined) return
  thread.resume()
  if (role === 'user') thread.prompted(event, lastMessage)
  else thread.say(event, 'assistant', lastMessage)
}

const PHASES = { start: 'Started', stop: 'Stopped', restart: 'Restarted', crash: 'Crashed' } as const

function tellLifecycle(thread: Thread, event: EventOf<'agent:lifecycle'>): void {
  const { phase, detail, exitCode } = event.data
  if (phase === 'connect') return
  thread.abandon()
  if (phase === 'disconnect') return
  const exit = exitCode === undefined ? null : `exit code ${exitCode}`
  thread.note(event, 'process', PHASES[phase], { detail: detail ?? exit, ok: phase === 'crash' ? false : null })
}

function callsIn({ entries }: OpenTurn): Pick<Turn, 'calls' | 'failed'> {
  const calls = entries.flatMap(withInner).filter((entry) => entry.kind === 'call')
  return { calls: calls.length, failed: calls.filter(({ outcome }) => outcome === 'failed').length }
}

const withInner = (entry: Entry): readonly Entry[] => [entry, ...entry.inner.flatMap(withInner)]

/** The client's own word stands behind ours. */
const endFacts = (reason: string | null) =>
  reason === null ? {} : { detail: endWords(reason), ...(endWords(reason) !== reason && { raw: reason }) }
