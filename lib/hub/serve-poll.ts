import type { Grant } from '#lib/auth/principal.ts'
import { httpStatus, MissionError } from '#lib/protocol/errors.ts'
import type { ResetFrame, ResetReason } from '#lib/protocol/frame.ts'
import { STATE_VERSION } from '#lib/state/version.ts'
import { admitReader, dismissReader } from './admit-reader.ts'
import type { Core } from './core.ts'
import type { Place } from './feed.ts'
import { grantEnd } from './grant-end.ts'
import type { BeforeQuery, PollQuery } from './hub.ts'
import type { Page } from './page.ts'
import { pageBefore } from './page-before.ts'
import type { EncodedRange } from './range-encoder.ts'
import type { ReaderClass } from './reader-class.ts'

export interface PollServer {
  readonly count: number
  /** @throws MissionError where the grant, a limit or the state of the server refuses it. */
  serve(grant: Grant, query: PollQuery, signal: AbortSignal): Promise<Response>
  /** One page backwards. @throws MissionError as `serve`. */
  serveBefore(grant: Grant, query: BeforeQuery, signal: AbortSignal): Promise<Response>
}

export const POLL_MAX_EVENTS = 500
/** A poll looks through this many pages for an event of its filter, and through more only within its waiting time. */
const MIN_PAGES = 20

export function createPollServer(core: Core): PollServer {
  let count = 0
  async function admitted(grant: Grant, answer: () => Promise<Response>): Promise<Response> {
    admitReader(core, grant)
    count++
    try {
      return await answer()
    } finally {
      count--
      dismissReader(core, grant)
    }
  }
  return {
    get count() {
      return count
    },
    serve: (grant, query, signal) => admitted(grant, () => answer(core, grant, query, signal)),
    serveBefore: (grant, query, signal) => admitted(grant, () => answerBefore(core, grant, query, signal)),
  }
}

async function answer(core: Core, grant: Grant, query: PollQuery, signal: AbortSignal): Promise<Response> {
  const ending = new AbortController()
  const end = () => ending.abort()
  const offRevoked = grant.onRevoked(end)
  signal.addEventListener('abort', end, { once: true })
  if (signal.aborted) end()
  try {
    const located = await core.feed.locate(query.start, ending.signal)
    const range = located.kind === 'go' ? await firstRange(core, query, located.from, ending.signal) : located.reason
    if (!grant.alive) throw new MissionError('revoked', grantEnd(grant, core.clock()).reason)
    if (typeof range === 'string') return resetResponse(core, range)
    core.feed.counts.deliveries += range.count
    return jsonResponse(withStateVersion(range.json), 200)
  } finally {
    offRevoked()
    signal.removeEventListener('abort', end)
  }
}

async function answerBefore(core: Core, grant: Grant, query: BeforeQuery, signal: AbortSignal): Promise<Response> {
  const page = await pageBefore(core, query, signal)
  if (!grant.alive) throw new MissionError('revoked', grantEnd(grant, core.clock()).reason)
  if (page === null) return resetResponse(core, 'gone')
  core.feed.counts.deliveries += page.count
  return jsonResponse(page.json, 200)
}

/** The first range with an event of the filter in it; an empty one that tells how far the poll came where there is none. */
async function firstRange(
  core: Core,
  query: PollQuery,
  from: number,
  signal: AbortSignal,
): Promise<EncodedRange | ResetReason> {
  const { feed, clock } = core
  const readerClass = feed.classOf('1', query.filter)
  const until = clock() + Math.min(query.waitMs, core.limits.pollWaitMs)
  const limit = Math.max(1, Math.min(query.limit, POLL_MAX_EVENTS))
  let place: Place | null = query.start.at === 'cursor' ? query.start.cursor : feed.placeAt(from)
  let at = from
  for (let pages = 0; !signal.aborted && (pages < MIN_PAGES || clock() < until); pages++) {
    if (at >= feed.head && !(await feed.passed(at, until - clock(), signal))) break
    const page = await feed.page(at, feed.head)
    if (page === null) return 'gone'
    const cut = cutToLimit(page, readerClass, limit)
    if (cut) return feed.encoder.range(readerClass, from, cut, feed.head)
    at = page.to
    place = page.events.at(-1) ?? null
  }
  return place ? feed.encoder.empty(readerClass, from, place, feed.head) : 'gone'
}

/** The page up to the last event that the limit leaves in; null where none passes the filter. */
function cutToLimit(page: Page, readerClass: ReaderClass, limit: number): Page | null {
  let last = 0
  let count = 0
  for (const { seq, event } of page.events) {
    if (!readerClass.everything && !readerClass.matches(event.type)) continue
    last = seq
    if (++count === limit) break
  }
  if (count === 0) return null
  if (count < limit) return page
  return { events: page.events.filter(({ seq }) => seq <= last), to: last }
}

/** A page that is kept on polling hears of a newer server nowhere else. The range itself is shared with other transports. */
const withStateVersion = (json: string) => `${json.slice(0, -1)},"stateVersion":${STATE_VERSION}}`

function resetResponse(core: Core, reason: ResetReason): Response {
  const { floor, head } = core.feed
  const frame: ResetFrame = { type: 'reset', sub: '1', reason, floor, head }
  return jsonResponse(JSON.stringify(frame), httpStatus('gone'))
}

const jsonResponse = (json: string, status: number) =>
  new Response(json, {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
  })
