import { z } from 'zod'
import { clip } from '../clip.ts'
import { type HookPayload, hookPayload } from '../hooks/hook.schema.ts'
import type { Reading, Turn } from '../hooks/turn.ts'
import { digest } from '../identifier.ts'
import { withoutUndefined } from '../without-undefined.ts'

/** The name under which the readings know it; no hook is called so. */
export const STATUS_LINE = 'StatusLine'

const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER).optional().catch(undefined)
const usd = z.number().nonnegative().max(1_000_000).optional().catch(undefined)

/** What Claude Code gives to the command of its status line, as far as it is read; as tolerant as hooks are. */
const statusLine = z.looseObject({
  model: z
    .looseObject({ id: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
  cost: z.looseObject({ total_cost_usd: usd }).optional().catch(undefined),
  context_window: z
    .looseObject({
      context_window_size: count,
      /** Null until the first reply, and after a compaction until the next one. */
      current_usage: z
        .looseObject({ input_tokens: count, cache_creation_input_tokens: count, cache_read_input_tokens: count })
        .nullable()
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
})

/** Puts what is sent for the status line into the words of a hook; anything else is read as the hook that it is. */
export function readHookOrStatusLine(body: unknown): HookPayload {
  const hook = hookPayload.parse(body)
  const isStatusLine = hook.hook_event_name === undefined && ('context_window' in hook || 'cost' in hook)
  return isStatusLine ? { ...hook, hook_event_name: STATUS_LINE, status_line: body } : hook
}

export const readStatusLine = (body: unknown): HookPayload => ({
  ...hookPayload.parse(body),
  hook_event_name: STATUS_LINE,
  status_line: body,
})

/**
 * It is drawn whenever something changed, so it is a sign of life, and says nothing of what the agent does. Its sums count
 * the same requests as telemetry: they are shown as the client's own, and added to nothing.
 */
export function tellStatusLine(turn: Turn): Reading {
  const { hook, memo, sessionId, agent } = turn
  const { model, cost, context_window: context } = statusLine.safeParse(hook.status_line).data ?? {}
  if (memo.life === 'ended') return {}
  const told = withoutUndefined({
    model: model?.id ? clip(model.id, 120) : undefined,
    contextTokens: contextTokens(context?.current_usage),
    contextLimit: context?.context_window_size || undefined,
    reportedCostUsd: cost?.total_cost_usd,
  })
  const line = digest(told)
  if (Object.keys(told).length === 0 || line === memo.line) return {}
  return { line, drafts: [{ type: 'session:activity', data: { sessionId, agentId: agent.agentId, ...told } }] }
}

type Current = {
  input_tokens?: number | undefined
  cache_creation_input_tokens?: number | undefined
  cache_read_input_tokens?: number | undefined
}

/** As Claude Code reckons its own percentage: all that went in with the last request. */
function contextTokens(current: Current | null | undefined): number | null | undefined {
  if (current === null || current === undefined) return current
  const { input_tokens = 0, cache_creation_input_tokens = 0, cache_read_input_tokens = 0 } = current
  return input_tokens + cache_creation_input_tokens + cache_read_input_tokens
}
