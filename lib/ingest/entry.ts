import { randomUUIDv7 } from 'node:crypto'
import type { Principal } from '#lib/auth/principal.ts'
import type { Entry } from '#lib/log/log.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { ParsedDraft } from './parse-draft.ts'
import type { Stamp } from './stamp.ts'

/**
 * Serialises an event, once for the store and for every reader.
 * @param maxBytes bound for the publisher's part as JSON.
 * @throws MissionError `too_large`.
 */
export function entryOf(
  principal: Principal,
  draft: ParsedDraft,
  guard: string | null,
  stamp: Stamp,
  maxBytes: number,
): Entry {
  const id = draft.id ?? randomUUIDv7()
  const facts = { type: draft.type, ...subjectsOf(draft.data), data: draft.data }
  const envelope = { at: stamp.at, day: stamp.day, actor: principal.id, id }
  const content = `,${JSON.stringify(facts).slice(1)}`
  // A UTF-16 unit takes at most 3 bytes, so most events need no count.
  if (content.length * 3 > maxBytes && Buffer.byteLength(content) > maxBytes) {
    throw new MissionError(
      'too_large',
      `An event may have ${maxBytes} bytes as JSON; this ${draft.type} has ${Buffer.byteLength(content)}. Shorten its data.`,
    )
  }
  return {
    principal: principal.id,
    id,
    ...(guard === null ? {} : { guard }),
    stamp: `,${JSON.stringify(envelope).slice(1, -1)}`,
    content,
    // The schema of draft.type has accepted draft.data, which no type of TypeScript can follow.
    event: { ...envelope, ...facts } as Omit<MissionEvent, 'seq'>,
  }
}

/** The envelope repeats whom the event is about, so that nobody has to know the type to find out. */
function subjectsOf(data: Readonly<Record<string, unknown>>): Record<string, string> {
  const found: Record<string, string> = {}
  for (const name of ['agentId', 'sessionId', 'taskId']) {
    const value = data[name]
    if (typeof value === 'string') found[name] = value
  }
  return found
}
