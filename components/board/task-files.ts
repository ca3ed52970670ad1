import type { FileAct } from '#lib/files/file-history.ts'
import type { MissionState } from '#lib/state/model.ts'
import { filePlace, touchedKey } from '#lib/state/touched.ts'
import { ALL_FILES, filesQuery } from '../files/files-view.ts'

type Change = FileAct['change']

/** One file, and what was done to it while a task was held. */
export interface TaskFile {
  readonly key: string
  readonly path: string
  /** Where its whole history stands. */
  readonly href: string
  /** What was done, each once and the first first; reading is told only of what nobody wrote. */
  readonly changes: readonly Change[]
  /** How often. */
  readonly times: number
  /** Who did the last of it. */
  readonly agentId: string | null
  readonly sessionId: string | null
  readonly at: string
}

type Places = Pick<MissionState, 'agents' | 'sessions'>

/** Files by what was done to them, newest first: those that were written, then those that were only read. */
export function taskFiles(acts: readonly FileAct[], state: Places): readonly TaskFile[] {
  const found = new Map<string, FileAct[]>()
  for (const act of acts) {
    const key = keyOf(act, state)
    const its = found.get(key)
    if (its) its.push(act)
    else found.set(key, [act])
  }
  const files = [...found].map(([key, its]) => fileOf(key, its))
  return [...files.filter(isWritten), ...files.filter((file) => !isWritten(file))]
}

export const isWritten = ({ changes }: TaskFile): boolean => changes.some((change) => change !== 'read')

/** `created, modified`. */
export const changeWords = ({ changes }: TaskFile): string => changes.join(', ')

function fileOf(key: string, acts: readonly FileAct[]): TaskFile {
  const writes = acts.filter(({ change }) => change !== 'read')
  const told = writes.length > 0 ? writes : acts
  const { path = '', agentId = null, sessionId = null, at = '' } = told[0] ?? {}
  const changes = [...new Set(told.map(({ change }) => change).reverse())]
  const href = `/files${filesQuery({ ...ALL_FILES, file: key })}`
  return { key, path, href, changes, times: told.length, agentId, sessionId, at }
}

/** As the state names a file. Of who is gone it is not known where that was. */
function keyOf({ path, agentId, sessionId }: FileAct, { agents, sessions }: Places): string {
  const agent = agentId === null ? undefined : agents.get(agentId)
  if (agent === undefined) return touchedKey({ path, project: null, machine: null })
  return touchedKey(filePlace(path, agent, (sessionId === null ? undefined : sessions.get(sessionId)) ?? null))
}
