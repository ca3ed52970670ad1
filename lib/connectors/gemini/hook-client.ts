import type { HookPayload } from '../hooks/hook.schema.ts'
import type { HookClient } from '../hooks/hook-client.ts'
import { folderProject } from '../hooks/identity.ts'
import type { SessionMemo } from '../hooks/session-memo.ts'
import { stringMember } from '../hooks/string-member.ts'
import { digest, identifier } from '../identifier.ts'
import { READINGS } from './hook-readings.ts'
import { touchedFiles } from './touched-files.ts'

export const GEMINI = 'gemini'
/** Start of the ids of facts about Gemini CLI, of hooks and of telemetry alike. */
export const PREFIX = 'gm'

export const geminiCli: HookClient = {
  kind: GEMINI,
  prefix: PREFIX,
  readings: READINGS,
  reviving: new Set(['SessionStart', 'BeforeAgent']),
  projectOf: folderProject,
  filesOf: touchedFiles,
  refusals: { BeforeTool: (reason) => ({ decision: 'deny', reason }) },
  translate,
}

/** Gemini CLI numbers neither prompts nor tool calls; the time of a hook tells it from another one like it. */
function translate(hook: HookPayload, memo: SessionMemo): HookPayload {
  return {
    ...hook,
    prompt_id: stringMember(hook, 'timestamp'),
    last_assistant_message: stringMember(hook, 'prompt_response'),
    tool_use_id: toolUseId(hook, memo),
  }
}

function toolUseId(hook: HookPayload, memo: SessionMemo): string | undefined {
  const { hook_event_name: name, tool_name: tool = 'Tool', tool_input: input } = hook
  if (name !== 'BeforeTool' && name !== 'AfterTool') return undefined
  const its = digest(input)
  const running = memo.tools.find((call) => call.tool === tool && call.input === its)
  const time = stringMember(hook, 'timestamp') ?? ''
  if (name === 'AfterTool' && running) return running.toolUseId
  return identifier(tool, digest([its, time]))
}
