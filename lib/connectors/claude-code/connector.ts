import { setTimeout as wait } from 'node:timers/promises'
import { MissionError } from '#lib/protocol/errors.ts'
import type { Draft } from '#lib/protocol/event.ts'
import { parseJson } from '#lib/protocol/parse-json.ts'
import type { Connector, ConnectorStats, IngestRequest, IngestResponse, Publish } from '../connector.ts'
import { draftsFromHook } from './hook-drafts.ts'
import { type HookPayload, hookPayload } from './hooks.schema.ts'
import { doubted, SessionMemory } from './session-memo.ts'

export interface ClaudeCodeOptions {
  /** Levels of nesting that a hook's JSON may have. */
  readonly maxDepth: number
  /** How long an answer waits for the facts to be durable. The agent stands still meanwhile. */
  readonly answerWithinMs?: number
  /** Sessions remembered. */
  readonly sessions?: number
  /** Told of every hook whose facts were not stored. */
  readonly onFailure?: (error: unknown) => void
}

/**
 * `POST /api/ingest/claude-code/hooks`. The answer to a hook is `{}` (no opinion), given once its facts are durable, but
 * after 250 ms at the latest, and whatever became of them: a control room in trouble must not slow or stop an agent. What
 * could not be stored is counted and reported, and the next hook of the session says again what still holds.
 */
export function createClaudeCodeConnector(options: ClaudeCodeOptions): Connector {
  const { maxDepth, answerWithinMs = 250, onFailure } = options
  const memory = new SessionMemory(options.sessions ?? 5_000)
  const stats = { requests: 0, drafts: 0, failed: 0 }

  async function store(publish: Publish, request: IngestRequest, session: string, drafts: readonly Draft[]) {
    try {
      await publish(request.grant, drafts, { trust: 'trusted', onConflict: 'skip' })
    } catch (error) {
      stats.failed++
      memory.set(session, doubted(memory.get(session), drafts))
      onFailure?.(error)
    }
  }

  async function handle(request: IngestRequest, publish: Publish): Promise<IngestResponse> {
    if (request.path !== '/hooks')
      throw new MissionError('not_found', 'Claude Code posts its hooks to /api/ingest/claude-code/hooks.')
    stats.requests++
    const hook = readHook(request.body, maxDepth)
    const { principal } = request.grant
    // Ids of different principals never meet, and neither do their sessions.
    const session = `${principal.id} ${hook.session_id ?? ''}`
    const source = { principal, machine: request.query.get('machine'), agent: request.query.get('agent') }
    const before = memory.get(session)
    const { drafts, memo } = draftsFromHook(hook, { source, memo: before, now: request.now })
    if (memo !== before) memory.set(session, memo)
    if (drafts.length > 0) {
      stats.drafts += drafts.length
      await atMost(answerWithinMs, store(publish, request, session, drafts))
    }
    return { status: 200, contentType: 'application/json', body: '{}' }
  }

  return {
    name: 'claude-code',
    prefixes: ['/api/ingest/claude-code'],
    handle,
    stats: (): ConnectorStats => ({ ...stats }),
  }
}

/** @throws MissionError `bad_request` for what is no JSON object, `invalid` for JSON nested too deep. */
function readHook(body: Uint8Array, maxDepth: number): HookPayload {
  const parsed = hookPayload.safeParse(parseJson(new TextDecoder().decode(body), maxDepth))
  if (parsed.success) return parsed.data
  throw new MissionError('bad_request', 'A hook must be one JSON object with "hook_event_name" and "session_id".')
}

/** Resolves with the promise, or after `ms`, whichever is first; leaves no timer behind. */
async function atMost(ms: number, promise: Promise<void>): Promise<void> {
  const timer = new AbortController()
  const late = wait(ms, undefined, { signal: timer.signal }).catch(() => undefined)
  await Promise.race([promise.finally(() => timer.abort()), late])
}
