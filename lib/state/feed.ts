import type { Draft } from './draft.ts'
import type { Activity } from './model.ts'

/** Text cut to a number of characters, with an ellipsis where something is missing. Never cuts through a character. */
export function cut(text: string, characters: number): string {
  if (text.length <= characters) return text
  const end = text.charCodeAt(characters - 2)
  const inside = end >= 0xd800 && end <= 0xdbff
  return `${text.slice(0, characters - (inside ? 2 : 1))}…`
}

type Line = Pick<Activity, 'kind' | 'title'> & Partial<Omit<Activity, 'seq' | 'at' | 'kind' | 'title'>>

/** Adds the event's line to the feed; a second one of the same event is dropped. */
export function tell(draft: Draft, line: Line): void {
  if (draft.lineSeq === draft.seq) return
  draft.lineSeq = draft.seq
  const {
    kind,
    title,
    agentId = null,
    sessionId = null,
    detail = null,
    ref = null,
    ok = null,
    durationMs = null,
  } = line
  draft.activity.push({
    seq: draft.seq,
    at: draft.at,
    agentId,
    sessionId,
    kind,
    title: cut(title, 240),
    detail: detail === null ? null : cut(detail, 280),
    ref,
    ok,
    durationMs,
  })
}

/** Says how the thing ended in the line that told of its start. @returns false when that line is gone. */
export function tellEnd(
  draft: Draft,
  ref: string,
  agentId: string | null,
  end: Pick<Activity, 'ok' | 'durationMs'>,
): boolean {
  const matches = (line: Activity) => line.ok === null && line.agentId === agentId && line.ref === ref
  return draft.activity.replace(matches, (line) => ({ ...line, ...end }))
}
