import type { EventOf } from '#lib/protocol/event.ts'
import type { Mutable } from './collection.ts'
import type { Draft } from './draft.ts'
import { iso, millis } from './instant.ts'
import type { Evidence, Said, ToolCall } from './model.ts'
import { isInferred, isNewer, isPresence } from './status.ts'

interface Speaker {
  said: Said
  tools: readonly ToolCall[]
}

/** Keeps the newest evidence of each source. @returns false when what the source said before is newer. */
export function say(speaker: Mutable<Speaker>, evidence: Evidence): boolean {
  const before = speaker.said[evidence.source]
  if (before !== undefined && isNewer(before, evidence)) return false
  const goesOn = before?.status === 'working' && evidence.status === 'working' && evidence.task === null
  speaker.said = { ...speaker.said, [evidence.source]: goesOn ? { ...evidence, task: before.task } : evidence }
  if (speaker.tools.length > 0 && endsTools(evidence)) speaker.tools = []
  return true
}

/** An interrupted turn tells no end of its tools; but whoever says that he is idle, or is gone, runs none. */
const endsTools = (evidence: Evidence): boolean =>
  evidence.status === 'offline' || (evidence.status === 'idle' && !isInferred(evidence) && !isPresence(evidence))

/**
 * When evidence was made. Nobody else's clock is trusted with the future, and that of a publisher from outside (`self`)
 * not at all: there it is the server's time. A connector may state that what it brings is older.
 */
function madeAt(draft: Draft, { source, at }: { readonly source: string; readonly at?: string | undefined }): string {
  if (source === 'self' || at === undefined) return draft.at
  const ms = millis(at)
  return Number.isNaN(ms) || ms >= draft.ms ? draft.at : iso(ms)
}

export function evidenceOf(draft: Draft, { data }: EventOf<'agent:statusChange'>): Evidence {
  const { status, reason, task, evidence } = data
  return {
    source: evidence?.source ?? 'self',
    status,
    reason: status === 'waiting' ? (reason ?? null) : null,
    task: task ?? null,
    detail: evidence?.detail ?? null,
    at: madeAt(draft, { source: evidence?.source ?? 'self', at: evidence?.at }),
    seq: draft.seq,
  }
}
