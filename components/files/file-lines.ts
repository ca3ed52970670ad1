import { type Collision, collisions } from '#lib/state/collisions.ts'
import type { MissionState, Touch, TouchedFile } from '#lib/state/model.ts'
import type { FilesView } from './files-view.ts'

export interface FileLine {
  readonly file: TouchedFile
  /** Who had it in hand last. */
  readonly last: Touch
  /** Set while more than one live session writes it. */
  readonly collision: Collision | null
}

/** The files that pass the filters: those in more than one hand first, then the last touched. */
export function fileLines(
  state: Pick<MissionState, 'touched' | 'sessions' | 'agents'>,
  view: FilesView,
  nowMs: number,
): readonly FileLine[] {
  const found = new Map(collisions(state, nowMs).map((collision) => [collision.file.key, collision]))
  const text = view.text.trim().toLowerCase()
  const passes = ({ key, path, project, touches }: TouchedFile) =>
    (text === '' || path.toLowerCase().includes(text)) &&
    (view.project === '' || project === view.project) &&
    (view.agent === '' || touches.some(({ agentId }) => agentId === view.agent)) &&
    (!view.written || touches.some(({ wroteAt }) => wroteAt !== null)) &&
    (!view.shared || found.has(key))
  const lines: FileLine[] = []
  for (const file of state.touched.values()) {
    const last = file.touches.at(-1)
    if (last && passes(file)) lines.push({ file, last, collision: found.get(file.key) ?? null })
  }
  const order = (line: FileLine) => (line.collision === null ? 1 : 0)
  return lines.reverse().sort((a, b) => order(a) - order(b))
}

/** A path in two parts: the folders with their last slash, and the name. */
export function splitPath(path: string): readonly [string, string] {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1
  return [path.slice(0, at), path.slice(at)]
}
