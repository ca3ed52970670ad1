import type { Draft } from '#lib/protocol/event.ts'
import { hookPayload } from '../hooks/hook.schema.ts'
import { factsOf } from '../hooks/hook-drafts.ts'
import { doubted } from '../hooks/session-memo.ts'
import type { SessionMemory } from '../hooks/session-memory.ts'
import type { Reading, Turn } from '../hooks/turn.ts'
import { identifier } from '../identifier.ts'
import type { Reporter } from '../otlp/telemetry-reader.ts'
import { claudeCode } from './hook-client.ts'

/** What telemetry says of a session, in the place of a hook. */
export interface Said {
  readonly session: string
  readonly name: string
  readonly promptId?: string | undefined
  readonly subagentId?: string | undefined
}

/**
 * Reads telemetry as if a hook had told it, of a session that hooks introduced and that is not over; of any other it says
 * nothing. @param read null where it tells nothing.
 */
export function draftsFromTelemetry(
  memory: SessionMemory,
  reporter: Reporter,
  { session, name, promptId, subagentId }: Said,
  read: (turn: Turn) => Reading | null,
): readonly Draft[] {
  const memo = memory.get(reporter.id, session)
  if (memo.agent === null || memo.life === 'ended') return []
  const turn: Turn = {
    client: claudeCode,
    principalId: reporter.id,
    hook: hookPayload.parse(promptId === undefined ? {} : { prompt_id: promptId }),
    name,
    agent: memo.agent,
    sessionId: identifier(session),
    subagentId,
    memo,
    // Nobody is introduced by it.
    now: 0,
    agentHeardAt: null,
  }
  const reading = read(turn)
  if (reading === null) return []
  const { drafts, memo: next } = factsOf(turn, reading)
  // Whether it is stored is not told here: the next hook says again what holds.
  memory.set(reporter.id, session, { ...doubted(next, drafts), life: next.life })
  return drafts
}
