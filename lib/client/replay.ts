import { MissionError } from '#lib/protocol/errors.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { Filter } from '#lib/protocol/filter.ts'
import type { EventsFrame } from '#lib/protocol/frame.ts'
import { errorIn } from './refusal.ts'
import { readAddress, readFrame, readJson } from './transport.ts'

export interface ReplayParts {
  /** Address of /api/events. */
  readonly url: string
  readonly fetch: typeof globalThis.fetch
  readonly types: Filter
  /** Seq of the last event wanted; null: the newest there is when it begins. */
  readonly until: number | null
}

const PAGE_EVENTS = 500

/**
 * The events after a cursor, in order, each once, page by page.
 * @throws MissionError `gone` where the log does not reach back to the cursor or is another one, else what the server said.
 */
export async function* replay(cursor: string, parts: ReplayParts): AsyncGenerator<MissionEvent, void, undefined> {
  let at = cursor
  let { until } = parts
  for (;;) {
    const page = await loadPage(at, parts)
    until ??= page.head
    for (const event of page.events) {
      if (event.seq > until) return
      yield event
    }
    if (page.to >= until || page.to === page.from) return
    at = page.cursor
  }
}

async function loadPage(cursor: string, { url, fetch, types }: ReplayParts): Promise<EventsFrame> {
  const response = await fetch(`${readAddress(url, cursor, types)}&limit=${PAGE_EVENTS}`, { cache: 'no-store' })
  const text = await response.text()
  const frame = readFrame(text)
  if (frame?.type === 'events') return frame
  if (frame?.type === 'reset')
    throw new MissionError('gone', `The log does not go on from this cursor (${frame.reason}). Begin at "0".`)
  const error = errorIn(readJson(text))
  throw error
    ? new MissionError(error.code, error.message)
    : new MissionError('unavailable', `HTTP ${response.status} instead of events.`)
}
