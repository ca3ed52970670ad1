import type { Principal } from '#lib/auth/principal.ts'
import { clip } from '../clip.ts'
import { identifier } from '../identifier.ts'
import type { HookPayload } from './hook.schema.ts'
import type { HookProject } from './hook-client.ts'

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
export function identify(kind: string, { key, root }: HookProject, source: HookSource): AgentIdentity {
  const { principal, machine: named, agent } = source
  const { bound } = principal
  const machine = clip(bound.machine || named || principal.name || 'unknown', 120)
  const project = clip(baseName(root) || 'unknown', 120)
  const given = bound.agentId ?? (agent && bound.machine ? `${kind}:${machine}:${agent}` : agent)
  return {
    agentId: identifier(given || `${kind}:${machine}:${key || 'unknown'}`),
    name: clip(bound.agentId || agent || project, 120),
    machine,
    project,
    root,
  }
}

/** A project told by its working folder alone. */
export function folderProject(hook: HookPayload): HookProject {
  const root = cwdOf(hook)
  return { key: folderKey(root), root }
}

/** A folder's path as the end of an id. */
export const folderKey = (path: string): string => slug(path).replace(/^-+/, '')

/** How Claude Code names the folder of a project's transcripts; the ids of all agents follow it. */
export const slug = (path: string): string => path.replace(/[^A-Za-z0-9]/g, '-')

/** No path is longer on the systems that agents run on. */
export const cwdOf = (hook: HookPayload): string => (hook.cwd ?? '').slice(0, 4_096)
const baseName = (path: string): string => path.split(/[\\/]/).findLast((part) => part !== '') ?? ''
