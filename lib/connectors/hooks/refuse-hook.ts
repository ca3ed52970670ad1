import type { Gate, GateCall, Refusal } from '../gate.ts'
import { digest, identifier } from '../identifier.ts'
import type { HookPayload } from './hook.schema.ts'
import type { HookClient } from './hook-client.ts'
import type { AgentIdentity } from './identity.ts'
import { placeOf } from './relative-path.ts'
import type { SessionMemo } from './session-memo.ts'

/** The answer to a hook that asks about a call which must not be made. */
export interface HookRefusal extends Pick<Refusal, 'recorded'> {
  /** JSON, in the client's own shape. */
  readonly body: string
}

/**
 * Asks the gate about a hook that comes before a call of a tool; null where nothing speaks against the call, and for any
 * other hook. @param now milliseconds; tells calls apart that have no id.
 */
export async function refuseHook(
  gate: Gate,
  client: HookClient,
  told: HookPayload,
  agent: AgentIdentity,
  { memo, now }: { readonly memo: SessionMemo; readonly now: number },
): Promise<HookRefusal | null> {
  const hook = client.translate?.(told, memo) ?? told
  const { hook_event_name: name = '', session_id: session, tool_name: tool = 'Tool', tool_use_id: toolUseId } = hook
  const say = client.refusals && Object.hasOwn(client.refusals, name) ? client.refusals[name] : undefined
  if (!say || !session || wasAskedAbout(name, tool, memo)) return null
  const sessionId = identifier(session)
  const call = toolUseId ?? digest([tool, hook.tool_input, now])
  const refusal = await gate.refuse({
    id: identifier(client.prefix, sessionId, call),
    agentId: agent.agentId,
    sessionId,
    project: agent.project,
    model: hook.model ?? null,
    tool,
    toolUseId: toolUseId === undefined ? undefined : identifier(toolUseId),
    files: filesToWrite(client, hook, agent.root),
  })
  return refusal && { body: JSON.stringify(say(refusal.reason)), recorded: refusal.recorded }
}

function filesToWrite(client: HookClient, hook: HookPayload, folder: string): GateCall['files'] {
  const written = client.filesOf(hook).filter(({ change }) => change !== 'read')
  return written.map((file) => {
    const { path, root } = placeOf(file.path, folder)
    return { path, root: root ?? null }
  })
}

/** The question for permission about a call that was announced, and let pass, is for a person. */
const wasAskedAbout = (name: string, tool: string, { tools }: SessionMemo): boolean =>
  name === 'PermissionRequest' && tools.some((running) => running.tool === tool)
