import type { MissionEvent } from '#lib/protocol/event.ts'
import type { MissionState } from '#lib/state/model.ts'
import { createMeetings, type Meeting } from './meetings.ts'

/** What rules need of events and the state does not keep. Of at most 10,000 agents, those heard longest ago leave first. */
export interface Observed {
  /** Since when it has been looked, in milliseconds. */
  readonly sinceMs: number
  /** Calls of tools that ended within so long before now, and how many of them failed. */
  calls(agentId: string, now: number, windowMs: number): { readonly all: number; readonly failed: number }
  /** When the agent last got something done, null while that was not seen. */
  progressAt(agentId: string): number | null
  agents(): Iterable<string>
  /** Writes of the last minute to a file that somebody else had in hand. */
  meetings(now: number): readonly Meeting[]
}

export interface Observer extends Observed {
  /** @param state in which these events are folded. */
  note(events: readonly MissionEvent[], state: MissionState): void
}

const MINUTE_MS = 60_000
/** As long as the longest window that a rule may ask for, and the minute that has begun. */
const MINUTES = 61
const AGENTS = 10_000

interface Track {
  progressAt: number | null
  /** Minutes since 1970 that each bucket counts; a bucket of another minute is empty. */
  readonly minute: Float64Array
  readonly all: Uint32Array
  readonly failed: Uint32Array
}

const PROGRESS: ReadonlySet<string> = new Set([
  'file:change',
  'task:created',
  'task:updated',
  'task:assigned',
  'task:completed',
  'task:commented',
  'lead:added',
  'lead:updated',
  'lead:scored',
  'session:started',
])

export function createObserver(sinceMs: number): Observer {
  const tracks = new Map<string, Track>()
  const meetings = createMeetings()
  return {
    sinceMs,
    meetings: (now) => meetings.since(now),
    note(events, state) {
      meetings.note(events, state)
      const agentOf = (sessionId: string) => state.sessions.get(sessionId)?.agentId ?? null
      for (const event of events) {
        const step = stepOf(event)
        if (step === null) continue
        const agentId = agentIn(event, agentOf)
        if (agentId !== null) count(trackOf(tracks, agentId), step, Date.parse(event.at))
      }
    },
    calls(agentId, now, windowMs) {
      const track = tracks.get(agentId)
      const sums = { all: 0, failed: 0 }
      if (track === undefined) return sums
      const last = Math.floor(now / MINUTE_MS)
      const minutes = Math.min(MINUTES, Math.ceil(windowMs / MINUTE_MS) + 1)
      for (let minute = last - minutes + 1; minute <= last; minute++) {
        const at = minute % MINUTES
        if (track.minute[at] !== minute) continue
        sums.all += track.all[at] ?? 0
        sums.failed += track.failed[at] ?? 0
      }
      return sums
    },
    progressAt: (agentId) => tracks.get(agentId)?.progressAt ?? null,
    agents: () => tracks.keys(),
  }
}

type Step = 'done' | 'failed' | 'progress'

function stepOf({ type, data }: MissionEvent): Step | null {
  if (PROGRESS.has(type)) return 'progress'
  if (type !== 'agent:activity' || !('ok' in data) || data.kind !== 'tool') return null
  if (data.ok === false) return 'failed'
  return data.ok === true ? 'done' : null
}

function agentIn(event: MissionEvent, agentOf: (sessionId: string) => string | null): string | null {
  const { agentId, sessionId } = { ...event, ...event.data }
  if (typeof sessionId === 'string') {
    const owner = agentOf(sessionId)
    if (owner !== null) return owner
  }
  return typeof agentId === 'string' ? agentId : null
}

/** Moves the agent to the end, so that who was heard longest ago is the first to go. */
function trackOf(tracks: Map<string, Track>, agentId: string): Track {
  const known = tracks.get(agentId)
  if (known !== undefined) {
    tracks.delete(agentId)
    tracks.set(agentId, known)
    return known
  }
  const track: Track = {
    progressAt: null,
    minute: new Float64Array(MINUTES),
    all: new Uint32Array(MINUTES),
    failed: new Uint32Array(MINUTES),
  }
  tracks.set(agentId, track)
  const [first] = tracks.keys()
  if (tracks.size > AGENTS && first !== undefined) tracks.delete(first)
  return track
}

function count(track: Track, step: Step, ms: number): void {
  if (step !== 'failed') track.progressAt = Math.max(track.progressAt ?? 0, ms)
  if (step === 'progress') return
  const minute = Math.floor(ms / MINUTE_MS)
  const at = minute % MINUTES
  if (track.minute[at] !== minute) {
    track.minute[at] = minute
    track.all[at] = 0
    track.failed[at] = 0
  }
  track.all[at] = (track.all[at] ?? 0) + 1
  if (step === 'failed') track.failed[at] = (track.failed[at] ?? 0) + 1
}
