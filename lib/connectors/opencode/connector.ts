import { MissionError } from '#lib/protocol/errors.ts'
import { parseJson } from '#lib/protocol/parse-json.ts'
import { atMost } from '../at-most.ts'
import type { Connector, ConnectorStats, IngestRequest, IngestResponse, Publish } from '../connector.ts'
import type { Gate } from '../gate.ts'
import { Recent } from '../hooks/recent.ts'
import { storeInBatches } from '../store-in-batches.ts'
import { type BusEvent, type BusPost, busPost } from './bus-event.schema.ts'
import { draftsFromEvent, type EventContext, sessionIn, speakerOf } from './event-drafts.ts'
import { refuseCall } from './refuse-call.ts'
import { MemoDraft, type SessionMemo } from './session-memo.ts'

export interface OpenCodeOptions {
  /** Levels of nesting that a body's JSON may have. */
  readonly maxDepth: number
  /** Drafts in one append. */
  readonly batchEvents?: number
  /** Sessions remembered. */
  readonly sessions?: number
  /** Who may say no to a call of a tool. */
  readonly gate?: Gate
  /** How long an answer about a call waits. OpenCode stands still meanwhile. */
  readonly answerWithinMs?: number
}

const PATH = '/api/ingest/opencode'

/**
 * `POST /api/ingest/opencode`: one event of OpenCode's bus, or `{events: […]}` as the plugin sends them.
 *
 * Answered `{}` once its facts are durable, or `{held: […]}` with those of their sessions whose calls have to be asked
 * about. A failure is answered as such, and the plugin, which OpenCode does not wait for, sends the same again: ids made
 * from OpenCode's own make that harmless.
 *
 * `?ask=1` asks about a call, for which OpenCode waits: `{}`, or `{deny: reason}`. Deciding and recording take
 * 250 ms each at most.
 */
export function createOpenCodeConnector(options: OpenCodeOptions): Connector {
  const { maxDepth, batchEvents = 1_000, sessions = 5_000, gate, answerWithinMs = 250 } = options
  const memory = new Recent<SessionMemo>(sessions)
  const stats = { requests: 0, drafts: 0, failed: 0 }

  async function handle(request: IngestRequest, publish: Publish): Promise<IngestResponse> {
    if (request.path !== '' && request.path !== '/events')
      throw new MissionError('not_found', `OpenCode's events are posted to ${PATH}.`)
    stats.requests++
    const post = readPost(request.body, maxDepth)
    const told = contextOf(post, request, new MemoDraft(memory))
    if (request.query.get('ask') === '1') return answer(await refused(post, told, request.now))
    const events = eventsOf(post)
    const drafts = events.flatMap((event) =>
      draftsFromEvent(inDirectory(event, post.directory), { ...told, at: happenedAt(event, post, request.now) }),
    )
    if (drafts.length > 0) await storeInBatches(publish, request, drafts, { counts: stats, batchEvents })
    told.memos.commit()
    return answer(post.asks ? heldAmong(events, told) : {})
  }

  /** A gate that is late says nothing: a control room in trouble must not stop an agent. */
  async function refused({ call, directory = '' }: BusPost, told: PostContext, now: number): Promise<object> {
    if (!gate || !call?.sessionID) return {}
    const key = `${told.owner} ${call.sessionID}`
    if (told.memos.get(key).directory === '') told.memos.change(key, { directory })
    const refusal = await atMost(answerWithinMs, refuseCall(gate, call, told, now))
    if (!refusal) return {}
    await atMost(answerWithinMs, refusal.recorded)
    return { deny: refusal.reason }
  }

  function heldAmong(events: readonly BusEvent[], told: PostContext): object {
    const held = [...new Set(events.map(sessionIn))].filter((id) => {
      if (id === '' || !gate) return false
      const { memo, agent, sessionId } = speakerOf(id, told)
      return memo.life !== 'ended' && gate.isHeld({ agentId: agent.agentId, project: agent.project, sessionId })
    })
    return held.length > 0 ? { held } : {}
  }

  return { name: 'opencode', prefixes: [PATH], handle, stats: (): ConnectorStats => ({ ...stats }) }
}

const answer = (body: object): IngestResponse => ({
  status: 200,
  contentType: 'application/json',
  body: JSON.stringify(body),
})

/** @throws MissionError `bad_request` for what is no JSON object, `invalid` for JSON nested too deep. */
function readPost(body: Uint8Array, maxDepth: number): BusPost {
  const parsed = busPost.safeParse(parseJson(new TextDecoder().decode(body), maxDepth))
  if (parsed.success) return parsed.data
  throw new MissionError('bad_request', 'Send one event of the bus as a JSON object, or {"events": […]}.')
}

type PostContext = Omit<EventContext, 'at'>

/** What a post says beside its events, which goes for all of them. */
function contextOf(post: BusPost, { grant, query }: IngestRequest, memos: MemoDraft): PostContext {
  const owner = grant.principal.id
  for (const { id, directory, parentID } of post.sessions ?? []) {
    if (!id) continue
    const memo = memos.get(`${owner} ${id}`)
    memos.change(`${owner} ${id}`, {
      directory: memo.directory || directory || '',
      parent: memo.parent ?? (parentID === id ? undefined : parentID || undefined),
    })
  }
  // A key that is bound to a machine, and an address that names one, know better than the plugin does.
  const machine = query.get('machine') ?? post.host ?? null
  const source = { principal: grant.principal, machine, agent: query.get('agent') }
  return { source, version: post.version, asks: post.asks === true, owner, memos }
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
