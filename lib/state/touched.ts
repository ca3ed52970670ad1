import type { EventData } from '#lib/protocol/event.ts'
import type { Draft } from './draft.ts'
import type { Agent, Session, Touch, TouchedFile } from './model.ts'

const FILES = 500
const TOUCHES = 8

type Place = Pick<TouchedFile, 'project' | 'machine' | 'path'>

/** The key of a file. */
export const touchedKey = ({ project, machine, path }: Place): string => JSON.stringify([project, machine, path])

const isAbsolute = (path: string): boolean => /^(\/|[A-Za-z]:[\\/])/.test(path)

/** A path below a project is the project's, wherever it is worked on; any other is one of its machine. */
export function filePlace(path: string, agent: Agent, session: Session | null): Place {
  const project = session?.project ?? agent.project
  return isAbsolute(path) || project === null
    ? { path, project: null, machine: agent.machine }
    : { path, project, machine: null }
}

/** Notes who had a file in hand; the file that nobody touched for longest leaves where a new one finds no room. */
export function touch(
  draft: Draft,
  { path, root, change }: Pick<EventData<'file:change'>, 'path' | 'root' | 'change'>,
  agent: Agent,
  session: Session | null,
): void {
  const place = filePlace(path, agent, session)
  const key = touchedKey(place)
  const known = draft.touched.get(key)
  const isSame = (one: Touch) => one.agentId === agent.id && one.sessionId === (session?.id ?? null)
  const before = known?.touches.find(isSame)
  const now: Touch = {
    agentId: agent.id,
    sessionId: session?.id ?? null,
    root: root ?? before?.root ?? null,
    change,
    at: draft.at,
    wroteAt: change === 'read' ? (before?.wroteAt ?? null) : draft.at,
    times: (before?.times ?? 0) + 1,
  }
  const touches = [...(known?.touches ?? []).filter((one) => one !== before), now].slice(-TOUCHES)
  // Taken out and put in again, so that the order is that of the last touch.
  draft.touched.delete(key)
  draft.touched.add(key, { key, ...place, at: draft.at, touches })
  if (draft.touched.size <= FILES) return
  for (const oldest of draft.touched.values()) {
    draft.touched.delete(oldest.key)
    return
  }
}
