import type { HookPayload } from '../hooks/hook.schema.ts'
import type { TouchedFile } from '../hooks/hook-client.ts'
import { stringMember } from '../hooks/string-member.ts'

const CHANGE: Readonly<Record<string, 'modified' | 'read'>> = {
  Write: 'modified',
  Edit: 'modified',
  MultiEdit: 'modified',
  NotebookEdit: 'modified',
  Read: 'read',
}

export function touchedFiles({ tool_name: tool = '', tool_input: input, tool_response }: HookPayload): TouchedFile[] {
  const change = Object.hasOwn(CHANGE, tool) ? CHANGE[tool] : undefined
  const path = stringMember(input, 'file_path') ?? stringMember(input, 'notebook_path')
  if (change === undefined || !path) return []
  const created = tool === 'Write' && stringMember(tool_response, 'type') === 'create'
  return [{ path, change: created ? 'created' : change }]
}
