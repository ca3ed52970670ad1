import type { HookPayload } from '../hooks/hook.schema.ts'
import type { TouchedFile } from '../hooks/hook-client.ts'
import { stringMember } from '../hooks/string-member.ts'

const CHANGE: Readonly<Record<string, 'modified' | 'read'>> = {
  write_file: 'modified',
  replace: 'modified',
  read_file: 'read',
}

export function touchedFiles({ tool_name: tool = '', tool_input: input, tool_response }: HookPayload): TouchedFile[] {
  const change = Object.hasOwn(CHANGE, tool) ? CHANGE[tool] : undefined
  const path = stringMember(input, 'file_path') ?? stringMember(input, 'absolute_path')
  if (change === undefined || !path) return []
  return [{ path, change: change === 'modified' && isNew(tool_response) ? 'created' : change }]
}

function isNew(response: unknown): boolean {
  if (typeof response !== 'object' || response === null || !('returnDisplay' in response)) return false
  const { returnDisplay: shown } = response
  return typeof shown === 'object' && shown !== null && 'isNewFile' in shown && shown.isNewFile === true
}
