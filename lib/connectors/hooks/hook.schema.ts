import { z } from 'zod'

/**
 * What an agent program posts for a hook, in the words of Claude Code, which others took over; a client with words of its
 * own has them translated. It is read tolerantly: a field of another kind than expected counts as absent, since a
 * newer client must never be refused for it. A body without `hook_event_name` is no hook (status line) and says nothing.
 */
const text = z.string().optional().catch(undefined)
const number = z.number().nonnegative().optional().catch(undefined)

const toolCall = z.looseObject({
  tool_name: text,
  tool_input: z.unknown().optional(),
  tool_use_id: text,
  tool_response: z.unknown().optional(),
})

export const hookPayload = z.looseObject({
  hook_event_name: text,
  session_id: text,
  transcript_path: text,
  cwd: text,
  prompt_id: text,
  /** Both set inside a sub-agent. */
  agent_id: text,
  agent_type: text,
  /** Of SessionStart (startup, resume, clear, compact, fork) and of UserPromptSubmit (user, sdk, system, …). */
  source: text,
  model: text,
  session_title: text,
  prompt: text,
  tool_name: text,
  tool_input: z.unknown().optional(),
  tool_use_id: text,
  tool_response: z.unknown().optional(),
  duration_ms: number,
  error: text,
  /** A person broke the call off. */
  is_interrupt: z.boolean().optional().catch(undefined),
  tool_calls: z.array(toolCall.catch({})).optional().catch(undefined),
  message: text,
  notification_type: text,
  last_assistant_message: text,
  background_tasks: z
    .array(z.looseObject({ type: text, status: text, description: text }).catch({}))
    .optional()
    .catch(undefined),
  trigger: text,
  task_id: text,
  task_subject: text,
  reason: text,
  to_model: text,
})

export type HookPayload = z.infer<typeof hookPayload>
export type HookToolCall = z.infer<typeof toolCall>
