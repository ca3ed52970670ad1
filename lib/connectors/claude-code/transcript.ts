import { type HookPayload, hookPayload } from '../hooks/hook.schema.ts'
import { backAtPrompt, endSession } from '../hooks/session-readings.ts'
import { failCall } from '../hooks/tool-drafts.ts'
import type { Reading, Turn } from '../hooks/turn.ts'

/** What the follower tells (cli/follower-script.ts), as the readings know it. No hook is called so. */
export const TRANSCRIPT = {
  interrupted: 'transcript: interrupted',
  turn_ended: 'transcript: turn ended',
  process_gone: 'process gone',
} as const

const NAMES: ReadonlyMap<unknown, string> = new Map(Object.entries(TRANSCRIPT))

/** Puts a fact into the words of a hook. One that is not known here says nothing, as a hook that is not. */
export function readTranscript(body: unknown): HookPayload {
  const hook = hookPayload.parse(body)
  return { ...hook, hook_event_name: NAMES.get(hook.transcript) }
}

/**
 * A person broke the turn off, which ends it without a hook wherever it stood: in a reply, in a call, or in the dialog that
 * asked about one. Telemetry tells of the last two as well, later.
 */
export function interruptTurn(turn: Turn): Reading {
  if (isOvertaken(turn)) return {}
  const { tools, approvals } = turn.memo
  const asked = new Set(approvals.map(({ toolUseId }) => toolUseId))
  const words = (isAsked: boolean) => (isAsked ? 'Denied at the agent.' : 'Interrupted at the agent.')
  const calls = tools.filter(({ subagentId }) => subagentId === turn.subagentId)
  const ends = calls.map((call) => failCall(turn, call, { detail: words(asked.has(call.toolUseId)) }))
  return { ...backAtPrompt(turn, words(asked.size > 0)), drafts: ends }
}

/**
 * The turn ended by itself, of which `Stop` or `StopFailure` has told already, unless the server was away then. What else
 * is told stands: an agent whose turn failed, and one whose sub-agents go on.
 */
export function concludeTurn(turn: Turn): Reading {
  const { base, isTurnOver } = turn.memo
  if (isOvertaken(turn) || isTurnOver || (base !== null && base.status !== 'working')) return {}
  return backAtPrompt(turn, 'The turn ended.')
}

/** The process is there no more: it was killed, or the server was away when the session ended. */
export const loseProcess = (turn: Turn): Reading =>
  endSession({ ...turn, hook: { ...turn.hook, reason: TRANSCRIPT.process_gone } })

/** These come seconds after what they tell of, so a prompt may have come since; unlike a hook they begin no session again. */
const isOvertaken = ({ hook: { prompt_id: prompt }, memo: { promptId, life } }: Turn): boolean =>
  life === 'ended' || (prompt !== undefined && promptId !== undefined && prompt !== promptId)
