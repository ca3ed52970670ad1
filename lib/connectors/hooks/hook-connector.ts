import { MissionError } from '#lib/protocol/errors.ts'
import type { Draft } from '#lib/protocol/event.ts'
import { parseJson } from '#lib/protocol/parse-json.ts'
import { atMost } from '../at-most.ts'
import type { Connector, ConnectorStats, IngestRequest, IngestResponse, Publish } from '../connector.ts'
import { DELIVERY_HEADER } from '../delivery.ts'
import type { Gate } from '../gate.ts'
import { identifier } from '../identifier.ts'
import { type HookPayload, hookPayload } from './hook.schema.ts'
import type { HookClient } from './hook-client.ts'
import { draftsFromHook } from './hook-drafts.ts'
import { type AgentIdentity, identify } from './identity.ts'
import { Recent } from './recent.ts'
import { refuseHook } from './refuse-hook.ts'
import { doubted, type SessionMemo } from './session-memo.ts'
import { SessionMemory } from './session-memory.ts'

export interface HookConnectorOptions {
  /** Levels of nesting that a hook's JSON may have. */
  readonly maxDepth: number
  /** How long an answer waits for the facts to be durable. The agent stands still meanwhile. */
  readonly answerWithinMs?: number
  /** Who may say no to a call of a tool. */
  readonly gate?: Gate
  /** Sessions remembered. */
  readonly sessions?: number
  /** Told of every hook whose facts were not stored. */
  readonly onFailure?: (error: unknown) => void
}

/** Puts one JSON object that a client posts into the words of a hook. */
export type ReadBody = (body: unknown) => HookPayload

/** Where a client posts, as paths after the connector's prefix. */
export type HookPaths = Readonly<Record<string, ReadBody>>

export interface HookConnectorParts {
  /** As people know the client. */
  readonly name: string
  readonly paths?: HookPaths
  /** Where somebody else asks for it too. */
  readonly memory?: SessionMemory
}

const HOOKS: HookPaths = { '/hooks': (body) => hookPayload.parse(body) }

/**
 * `POST /api/ingest/<kind>/hooks`, and what else the client posts. The answer is `{}` (no opinion), or the refusal of a call of
 * a tool where the gate says no, given once its facts
 * are durable, but after 250 ms at the latest, and whatever became of them: a control room in trouble must not slow or stop
 * an agent. What could not be stored is counted and reported, and the next hook of the session says again what still holds.
 */
export function createHookConnector(
  client: HookClient,
  { name, paths = HOOKS, memory }: HookConnectorParts,
  options: HookConnectorOptions,
): Connector {
  const { maxDepth, answerWithinMs = 250, onFailure, gate } = options
  const size = options.sessions ?? 5_000
  const sessions = memory ?? new SessionMemory(size)
  const heard = new Recent<number>(size)
  const stats = { requests: 0, drafts: 0, failed: 0 }
  const prefix = `/api/ingest/${client.kind}`

  async function store(publish: Publish, { grant }: IngestRequest, session: string, drafts: readonly Draft[]) {
    const { id } = grant.principal
    try {
      await publish(grant, drafts, { trust: 'trusted', onConflict: 'skip' })
    } catch (error) {
      stats.failed++
      sessions.set(id, session, doubted(sessions.get(id, session), drafts))
      onFailure?.(error)
    }
  }

  async function handle(request: IngestRequest, publish: Publish): Promise<IngestResponse> {
    const read = Object.hasOwn(paths, request.path) ? paths[request.path] : undefined
    if (!read) throw new MissionError('not_found', `${name} posts to ${listed(prefix, paths)}.`)
    stats.requests++
    const hook = read(readObject(request.body, maxDepth))
    const { principal } = request.grant
    const source = { principal, machine: request.query.get('machine'), agent: request.query.get('agent') }
    const agent = identify(client.kind, client.projectOf(hook), source)
    const session = hook.session_id ?? ''
    const speaker = `${principal.id} ${agent.agentId}`
    const before = sessions.get(principal.id, session)
    const isDelivered = request.headers[DELIVERY_HEADER] !== undefined
    // What a forwarder delivers has happened already; what it asks about it delivers later.
    const refusal = isDelivered ? null : await refused(hook, agent, before, request.now)
    if (request.query.get('ask') === '1') return answer(refusal?.body)
    const context = { client, principalId: principal.id, memo: before, now: request.now }
    // Whoever is refused an answer at once asks no person for one.
    const isAsked = refusal !== null && hook.hook_event_name === 'PermissionRequest'
    const { drafts, memo } = isAsked
      ? { drafts: [], memo: before }
      : draftsFromHook(hook, agent, { ...context, agentHeardAt: heard.get(speaker) ?? null })
    if (memo !== before) sessions.set(principal.id, session, memo)
    if (request.path === '/hooks') heard.set(speaker, request.now)
    stats.drafts += drafts.length
    const stored = drafts.length > 0 ? [store(publish, request, session, drafts)] : []
    if (refusal) stored.push(refusal.recorded)
    if (stored.length > 0) await atMost(answerWithinMs, Promise.all(stored))
    return answer(isDelivered && isHeld(hook, agent) ? HELD : refusal?.body)
  }

  /** Whether a forwarder has to ask about the session's next calls. */
  const isHeld = ({ session_id: session, hook_event_name: name }: HookPayload, { agentId, project }: AgentIdentity) =>
    gate !== undefined &&
    client.refusals !== undefined &&
    session !== undefined &&
    name !== 'SessionEnd' &&
    gate.isHeld({ agentId, project, sessionId: identifier(session) })

  /** A gate that is late says nothing: a control room in trouble must not stop an agent. */
  async function refused(hook: HookPayload, agent: AgentIdentity, memo: SessionMemo, now: number) {
    if (!gate || !client.refusals) return null
    const refusal = refuseHook(gate, client, hook, agent, { memo, now })
    return (await atMost(answerWithinMs, refusal)) ?? null
  }

  return { name: client.kind, prefixes: [prefix], handle, stats: (): ConnectorStats => ({ ...stats }) }
}

/** Tells a forwarder to ask. */
const HELD = '{"held":true}'

const answer = (body = '{}'): IngestResponse => ({ status: 200, contentType: 'application/json', body })

const listed = (prefix: string, paths: HookPaths): string =>
  Object.keys(paths)
    .map((path) => prefix + path)
    .join(' and ')

/** @throws MissionError `bad_request` for what is no JSON object, `invalid` for JSON nested too deep. */
function readObject(body: Uint8Array, maxDepth: number): object {
  const json = parseJson(new TextDecoder().decode(body), maxDepth)
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json
  throw new MissionError('bad_request', 'A hook must be one JSON object.')
}
