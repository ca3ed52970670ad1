import type { HookPayload } from '../hooks/hook.schema.ts'
import type { HookProject } from '../hooks/hook-client.ts'
import { cwdOf, folderKey, slug } from '../hooks/identity.ts'

/** `cwd` moves when the agent changes folder; the transcript stays in the folder of the project it was started in. */
export function claudeCodeProject(hook: HookPayload): HookProject {
  const slugged = transcriptFolder(hook) ?? slug(cwdOf(hook))
  return { key: folderKey(slugged), root: rootOf(cwdOf(hook), slugged) }
}

/** Claude Code names the folder of a project's transcripts after the project's path. */
function transcriptFolder(hook: HookPayload): string | null {
  const [file = '', folder = ''] = (hook.transcript_path ?? '').split(/[\\/]/).reverse()
  return file.endsWith('.jsonl') && folder !== '' && slug(folder) === folder ? folder : null
}

/** `cwd`, or the folder above it that the transcript belongs to. */
function rootOf(cwd: string, slugged: string): string {
  for (let path = cwd; path !== ''; path = parent(path)) if (slug(path) === slugged) return path
  return cwd
}

const parent = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'), 0))
