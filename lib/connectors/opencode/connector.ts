import { MissionError } from '#lib/protocol/errors.ts'
import type { Draft } from '#lib/protocol/event.ts'
import { parseJson } from '#lib/protocol/parse-json.ts'
import type { Connector, ConnectorStats, IngestRequest, IngestResponse, Publish } from '../connector.ts'
import { Recent } from '../hooks/recent.ts'
import { storeInBatches } from '../store-in-batches.ts'
import { type BusEvent, type BusPost, busPost } from './bus-event.schema.ts'
import { draftsFromEvent } from './event-drafts.ts'
import { MemoDraft, type SessionMemo } from './session-memo.ts'

export interface OpenCodeOptions {
  /** Levels of nesting that a body's JSON may have. */
  readonly maxDepth: number
  /** Drafts in one append. */
  readonly batchEvents?: number
  /** Sessions remembered. */
  readonly sessions?: number
}

const PATH = '/api/ingest/opencode'

/**
 * `POST /api/ingest/opencode`: one event of OpenCode's bus, or `{events: […]}` as the plugin sends them.
 *
 * Answered `{}` once its facts are durable. A failure is answered as such, and the plugin, which OpenCode does not wait for,
 * sends the same again: ids made from OpenCode's own make that harmless.
 */
export function createOpenCodeConnector({
  maxDepth,
  batchEvents = 1_000,
  sessions = 5_000,
}: OpenCodeOptions): Connector {
  const memory = new Recent<SessionMemo>(sessions)
  const stats = { requests: 0, drafts: 0, failed: 0 }

  async function handle(request: IngestRequest, publish: Publish): Promise<IngestResponse> {
    if (request.path !== '' && request.path !== '/events')
      throw new MissionError('not_found', `OpenCode's events are posted to ${PATH}.`)
    stats.requests++
    const post = readPost(request.body, maxDepth)
    const memos = new MemoDraft(memory)
    const drafts = draftsFromPost(post, request, memos)
    if (drafts.length > 0) await storeInBatches(publish, request, drafts, { counts: stats, batchEvents })
    memos.commit()
    return { status: 200, contentType: 'application/json', body: '{}' }
  }

  return { name: 'opencode', prefixes: [PATH], handle, stats: (): ConnectorStats => ({ ...stats }) }
}

/** @throws MissionError `bad_request` for what is no JSON object, `invalid` for JSON nested too deep. */
function readPost(body: Uint8Array, maxDepth: number): BusPost {
  const parsed = busPost.safeParse(parseJson(new TextDecoder().decode(body), maxDepth))
  if (parsed.success) return parsed.data
  throw new MissionError('bad_request', 'Send one event of the bus as a JSON object, or {"events": […]}.')
}

function draftsFromPost(post: BusPost, request: IngestRequest, memos: MemoDraft): readonly Draft[] {
  const { principal } = request.grant
  const owner = principal.id
  for (const { id, directory, parentID } of post.sessions ?? []) {
    if (!id) continue
    const memo = memos.get(`${owner} ${id}`)
    memos.change(`${owner} ${id}`, {
      directory: memo.directory || directory || '',
      parent: memo.parent ?? (parentID === id ? undefined : parentID || undefined),
    })
  }
  // A key that is bound to a machine, and an address that names one, know better than the plugin does.
  const machine = request.query.get('machine') ?? post.host ?? null
  const source = { principal, machine, agent: request.query.get('agent') }
  return eventsOf(post).flatMap((event) => {
    const at = happenedAt(event, post, request.now)
    return draftsFromEvent(inDirectory(event, post.directory), { source, version: post.version, owner, memos, at })
  })
}

const eventsOf = (post: BusPost): readonly BusEvent[] =>
  post.events ?? (post.type === undefined ? [] : [{ ...post, properties: post.properties ?? {} }])

/** The folder that the plugin runs in is that of every session which names no other. */
function inDirectory(event: BusEvent, directory: string | undefined): BusEvent {
  const { info } = event.properties
  if (!directory || info?.path?.cwd || info?.directory) return event
  return { ...event, properties: { ...event.properties, info: { ...info, path: { cwd: directory } } } }
}

/** Nobody's clock is believed: how long ago it was is the difference of two times of the same one. */
function happenedAt({ at }: BusEvent, { sentAt }: BusPost, now: number): string {
  const ago = at === undefined || sentAt === undefined ? 0 : Math.min(Math.max(0, sentAt - at), now)
  return new Date(now - ago).toISOString()
}
