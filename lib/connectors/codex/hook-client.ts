import { clipLine } from '../clip.ts'
import type { HookPayload } from '../hooks/hook.schema.ts'
import type { HookClient } from '../hooks/hook-client.ts'
import { folderProject } from '../hooks/identity.ts'
import { REFUSALS } from '../hooks/refusals.ts'
import { relativePath } from '../hooks/relative-path.ts'
import { stringMember } from '../hooks/string-member.ts'
import { toolTitle } from '../hooks/tool-title.ts'
import { codexReadings } from './hook-readings.ts'
import type { SubagentThreads } from './threads.ts'
import { touchedFiles } from './touched-files.ts'

export const CODEX = 'codex'
/** Start of the ids of facts about Codex, of hooks and of telemetry alike. */
export const PREFIX = 'cx'

export const codexClient = (threads: SubagentThreads): HookClient => ({
  kind: CODEX,
  prefix: PREFIX,
  readings: codexReadings(threads),
  reviving: new Set(['SessionStart', 'UserPromptSubmit']),
  projectOf: folderProject,
  filesOf: touchedFiles,
  refusals: REFUSALS,
  titleOf,
  // The question for permission adds why to the command.
  inputKey: (input) => stringMember(input, 'command') ?? input,
  // Its turns are what others call prompts.
  translate: (hook) => ({ ...hook, prompt_id: hook.prompt_id ?? stringMember(hook, 'turn_id') }),
})

/** What its own tools do, where their input says it in a way of its own. */
export function titleOf(hook: HookPayload, root: string): string | undefined {
  const tool = hook.tool_name ?? ''
  const [file, ...more] = touchedFiles(hook)
  if (file) return clipLine(`${tool} ${relativePath(file.path, root)}${more.length > 0 ? ` +${more.length}` : ''}`, 200)
  // Tools of a namespace come with it put before their name.
  const name = tool.replace(/^multi_agent_v\d+(?=\w)/, '')
  const message = stringMember(hook.tool_input, 'message')
  if (message) return clipLine(`${name}: ${message}`, 200)
  return name === tool ? undefined : toolTitle(name, hook.tool_input, root)
}
