import type { Principal } from '#lib/auth/principal.ts'
import { clip } from '../clip.ts'
import { identifier } from '../identifier.ts'
import type { HookPayload } from './hooks.schema.ts'

/** The agent that a hook speaks of: one for each machine and project folder. */
export interface AgentIdentity {
  readonly agentId: string
  readonly name: string
  readonly machine: string
  /** Name of the project's folder, so that one project on two machines is one project. */
  readonly project: string
  /** The project's folder; empty when the hook does not tell. */
  readonly root: string
}

/** What the request says beside its body: hook bodies never name the machine. */
export interface HookSource {
  readonly principal: Pick<Principal, 'name' | 'bound'>
  /** `?machine=` and `?agent=` of the address. */
  readonly machine: string | null
  readonly agent: string | null
}

/**
 * The machine is the one that the key is bound to, else `?machine=`, else the key's name. `?agent=` names the agent; a key
 * bound to an agent speaks for that one alone, and a key bound to a machine keeps its machine in every agent's id.
 */
export function identify(hook: HookPayload, { principal, machine: named, agent }: HookSource): AgentIdentity {
  const { bound } = principal
  const machine = clip(bound.machine || named || principal.name || 'unknown', 120)
  const root = projectRoot(hook)
  const project = clip(baseName(root) || 'unknown', 120)
  const given = bound.agentId ?? (agent && bound.machine ? `claude-code:${machine}:${agent}` : agent)
  return {
    agentId: identifier(given || `claude-code:${machine}:${projectKey(hook).replace(/^-+/, '') || 'unknown'}`),
    name: clip(bound.agentId || agent || project, 120),
    machine,
    project,
    root,
  }
}

/** How Claude Code names the folder of a project's transcripts. */
const slug = (path: string): string => path.replace(/[^A-Za-z0-9]/g, '-')

/** `cwd` moves when the agent changes folder; the transcript stays in the folder of the project it was started in. */
function projectKey(hook: HookPayload): string {
  const [file = '', folder = ''] = (hook.transcript_path ?? '').split(/[\\/]/).reverse()
  return file.endsWith('.jsonl') && folder !== '' && slug(folder) === folder ? folder : slug(cwdOf(hook))
}

/** `cwd`, or the folder above it that the transcript belongs to. */
function projectRoot(hook: HookPayload): string {
  const cwd = cwdOf(hook)
  const key = projectKey(hook)
  for (let path = cwd; path !== ''; path = parent(path)) if (slug(path) === key) return path
  return cwd
}

/** No path is longer on the systems that agents run on. */
const cwdOf = (hook: HookPayload): string => (hook.cwd ?? '').slice(0, 4_096)
const parent = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'), 0))
const baseName = (path: string): string => path.split(/[\\/]/).findLast((part) => part !== '') ?? ''
