import type { HookClient } from '../hooks/hook-client.ts'
import { REFUSALS } from '../hooks/refusals.ts'
import { READINGS } from './hook-readings.ts'
import { claudeCodeProject } from './project.ts'
import { touchedFiles } from './touched-files.ts'

export const claudeCode: HookClient = {
  kind: 'claude-code',
  prefix: 'cc',
  readings: READINGS,
  reviving: new Set(['SessionStart', 'UserPromptSubmit']),
  projectOf: claudeCodeProject,
  filesOf: touchedFiles,
  refusals: REFUSALS,
}
