import type { HookPayload } from '../hooks/hook.schema.ts'
import type { TouchedFile } from '../hooks/hook-client.ts'
import { patchedFiles } from '../hooks/patched-files.ts'
import { stringMember } from '../hooks/string-member.ts'

/** The files that a call of `apply_patch` touches. */
export function touchedFiles({ tool_name: tool, tool_input: input }: HookPayload): TouchedFile[] {
  if (tool !== 'apply_patch') return []
  const patch = typeof input === 'string' ? input : (stringMember(input, 'command') ?? stringMember(input, 'input'))
  return patchedFiles(patch ?? '')
}
