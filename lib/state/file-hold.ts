import { alertRules, paramOf } from './alert-rules.ts'
import { isWriting, type Writer } from './collisions.ts'
import type { AlertRule, MissionState } from './model.ts'
import { filePlace, touchedKey } from './touched.ts'

/** A file that somebody is about to write. */
export interface Intent {
  readonly agentId: string
  readonly sessionId: string
  readonly path: string
  /** The folder that a relative path starts from. */
  readonly root: string | null
}

/**
 * Who stands in the way of writing a file: another live session that wrote it last, in the same folder, where a rule
 * `collision` says to hold. Whoever wrote it last may go on.
 */
export function writerInTheWay(state: MissionState, intent: Intent, nowMs: number): Writer | null {
  const agent = state.agents.get(intent.agentId)
  if (agent === undefined || state.touched.size === 0) return null
  const session = state.sessions.get(intent.sessionId) ?? null
  const file = state.touched.get(touchedKey(filePlace(intent.path, agent, session)))
  if (file === undefined) return null
  const windows = alertRules(state)
    .filter((rule) => holds(rule) && isMeant(rule, agent))
    .map((rule) => paramOf(rule, 'windowMs'))
  if (windows.length === 0) return null
  const sinceMs = nowMs - Math.max(...windows)
  const writers = file.touches
    .filter((touch): touch is Writer => isWriting(state, touch, sinceMs))
    .filter((writer) => isBeside(state, writer, intent, agent.machine))
  const last = writers.reduce<Writer | null>((one, other) => (one && one.wroteAt > other.wroteAt ? one : other), null)
  return last === null || last.sessionId === intent.sessionId ? null : last
}

/** Whether a rule may keep the agent from writing a file, so that whoever answers its hooks by itself has to ask. */
export function mayBeKept(state: MissionState, agentId: string): boolean {
  const agent = state.agents.get(agentId)
  return agent !== undefined && alertRules(state).some((rule) => holds(rule) && isMeant(rule, agent))
}

const holds = (rule: AlertRule): boolean => rule.kind === 'collision' && rule.on && paramOf(rule, 'hold') === 1

const isMeant = ({ scope }: AlertRule, agent: { id: string; project: string | null; kind: string }): boolean =>
  (scope.agentId === null || scope.agentId === agent.id) &&
  (scope.project === null || scope.project === agent.project) &&
  (scope.kind === null || scope.kind === agent.kind)

/** Copies of a file overwrite nobody. An absolute path is in one place for all of its machine. */
function isBeside({ agents }: MissionState, writer: Writer, intent: Intent, machine: string | null): boolean {
  if (writer.sessionId === intent.sessionId) return true
  return machine !== null && agents.get(writer.agentId)?.machine === machine && writer.root === intent.root
}
