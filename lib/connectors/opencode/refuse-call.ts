import type { Gate, GateCall, Refusal } from '../gate.ts'
import { patchedFiles } from '../hooks/patched-files.ts'
import { placeOf } from '../hooks/relative-path.ts'
import { digest } from '../identifier.ts'
import type { BusCall } from './bus-event.schema.ts'
import { type EventContext, speakerOf } from './event-drafts.ts'
import { factId } from './turn.ts'

/**
 * Asks the gate about a call that OpenCode is about to make; null where nothing speaks against it.
 * @param now milliseconds; tells calls apart whose part the plugin did not see, since some models count their ids anew.
 */
export async function refuseCall(
  gate: Gate,
  { id, callID = '', sessionID, tool = 'tool', args }: BusCall,
  context: Pick<EventContext, 'source' | 'owner' | 'memos'>,
  now: number,
): Promise<Refusal | null> {
  if (!sessionID) return null
  const { memo, agent, sessionId } = speakerOf(sessionID, context)
  return gate.refuse({
    id: factId({ id: sessionID }, id || digest([callID, now])),
    agentId: agent.agentId,
    sessionId,
    project: agent.project,
    model: memo.model ?? null,
    tool,
    toolUseId: id ? factId({ id: sessionID }, id) : undefined,
    files: filesToWrite(tool, args, agent.root),
  })
}

const WRITERS: ReadonlySet<string> = new Set(['write', 'edit', 'multiedit', 'patch'])

function filesToWrite(tool: string, args: BusCall['args'], folder: string): GateCall['files'] {
  const named = WRITERS.has(tool) && args?.filePath ? [args.filePath] : []
  const patched = patchedFiles(args?.patchText ?? '').map(({ path }) => path)
  return [...named, ...patched].map((file) => {
    const { path, root } = placeOf(file, folder)
    return { path, root: root ?? null }
  })
}
