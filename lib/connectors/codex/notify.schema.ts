import { z } from 'zod'
import type { HookPayload } from '../hooks/hook.schema.ts'

/** What the program named by `notify` is given at the end of a turn. Read as tolerantly as a hook. */
const text = z.string().optional().catch(undefined)

const notification = z.looseObject({
  type: text,
  'thread-id': text,
  'turn-id': text,
  cwd: text,
  'input-messages': z.array(z.string().catch('')).optional().catch(undefined),
  'last-assistant-message': text,
})

/** Name under which a notification is read as a hook. */
export const TURN_COMPLETE = 'notify agent-turn-complete'

/** A notification in the words of a hook. One of another type says nothing. */
export function readNotification(body: unknown): HookPayload {
  const told = notification.parse(body)
  return {
    hook_event_name: told.type === 'agent-turn-complete' ? TURN_COMPLETE : undefined,
    session_id: told['thread-id'],
    prompt_id: told['turn-id'],
    cwd: told.cwd,
    prompt: told['input-messages']?.at(-1),
    last_assistant_message: told['last-assistant-message'],
  }
}
