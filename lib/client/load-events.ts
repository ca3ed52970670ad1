import type { ErrorBody } from '#lib/protocol/errors.ts'
import { type Filter, filterKey } from '#lib/protocol/filter.ts'
import type { EventsFrame, ResetFrame } from '#lib/protocol/frame.ts'
import type { About } from '#lib/state/event-about.ts'
import type { OlderPage } from './event-window.ts'

const PAGE_EVENTS = 500

/** Loads what lies before a seq. @returns null when the log keeps nothing there. */
export type LoadOlder = (before: number, signal: AbortSignal) => Promise<OlderPage | null>

/** `GET /api/events?before=`, of one agent or session where `about` names it. The loader throws an Error in words for a person. */
export function loaderOf(filter: Filter, fetch: typeof globalThis.fetch, about: About = {}): LoadOlder {
  return async (before, signal) => {
    const query = new URLSearchParams({ before: String(before), limit: String(PAGE_EVENTS), types: filterKey(filter) })
    if (about.agentId !== undefined) query.set('agent', about.agentId)
    if (about.sessionId !== undefined) query.set('session', about.sessionId)
    const response = await fetch(`/api/events?${query}`, { cache: 'no-store', signal }).catch((cause: unknown) => {
      throw new Error('The server did not answer.', { cause })
    })
    // What our own server answers on this route; anything else on the way there is no JSON.
    const body = (await response.json().catch(() => null)) as EventsFrame | ResetFrame | ErrorBody | null
    if (body === null || !response.ok) {
      if (body && 'type' in body && body.type === 'reset') return null
      throw new Error(body && 'error' in body ? body.error.message : `The server answered ${response.status}.`)
    }
    if (!('events' in body)) throw new Error('The answer is no page of events.')
    return body
  }
}
