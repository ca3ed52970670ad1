import type { ErrorBody } from '#lib/protocol/errors.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { type Filter, filterKey } from '#lib/protocol/filter.ts'
import type { EventsFrame, ResetFrame } from '#lib/protocol/frame.ts'

export interface ExportParts {
  /** What the server is asked for, and which of it belongs to the view. */
  readonly filter: Filter
  readonly matches: (event: MissionEvent) => boolean
  readonly fetch: typeof globalThis.fetch
  readonly signal: AbortSignal
  /** After each page: 0 to 1. */
  readonly onProgress: (share: number) => void
  /** Characters of text, at most; default 256 MB. */
  readonly most?: number
}

export interface EventsExport {
  /** NDJSON, oldest first, in pieces: one event a line, as the log has it. */
  readonly pieces: readonly string[]
  readonly events: number
  /** False where the bound was reached: the newest are missing. */
  readonly whole: boolean
}

const PAGE_EVENTS = 500
const MOST = 256_000_000

/**
 * Reads the whole log forwards, page by page, up to what was its head at the first page.
 * @throws Error in words for a person; what `signal` says where it is aborted.
 */
export async function exportEvents(parts: ExportParts): Promise<EventsExport> {
  const { matches, signal, onProgress, most = MOST } = parts
  const pieces: string[] = []
  let [events, size, head, cursor] = [0, 0, Number.POSITIVE_INFINITY, '0']
  for (;;) {
    const page = await pageAfter(cursor, parts)
    signal.throwIfAborted()
    head = Math.min(head, page.head)
    const wanted = page.events.filter((event) => event.seq <= head && matches(event))
    const text = wanted.map((event) => `${JSON.stringify(event)}\n`).join('')
    if (size + text.length > most) return { pieces, events, whole: false }
    if (text !== '') pieces.push(text)
    events += wanted.length
    size += text.length
    cursor = page.cursor
    onProgress(head === 0 ? 1 : Math.min(1, page.to / head))
    if (page.to >= head) return { pieces, events, whole: true }
  }
}

async function pageAfter(cursor: string, { filter, fetch, signal }: ExportParts): Promise<EventsFrame> {
  const query = new URLSearchParams({ cursor, limit: String(PAGE_EVENTS), types: filterKey(filter) })
  const response = await fetch(`/api/events?${query}`, { cache: 'no-store', signal }).catch((cause: unknown) => {
    signal.throwIfAborted()
    throw new Error('The server did not answer.', { cause })
  })
  // What our own server answers on this route; anything else on the way there is no JSON.
  const body = (await response.json().catch(() => null)) as EventsFrame | ResetFrame | ErrorBody | null
  if (body !== null && response.ok && 'events' in body) return body
  if (body && 'error' in body) throw new Error(body.error.message)
  throw new Error(
    body && 'type' in body && body.type === 'reset'
      ? 'The log was replaced meanwhile. Export it again.'
      : `The server answered ${response.status}.`,
  )
}
