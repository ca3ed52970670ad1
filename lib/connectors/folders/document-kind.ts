/** What a file is to us, by its place below a watched folder; null for any other file. */
export type DocumentKind = 'state' | 'tasks' | 'leads'

export interface Place {
  readonly kind: DocumentKind
  /** The folder below `agents/` that it stands in: whose it is. */
  readonly agent: string | null
}

const PLACE = /^(?:agents\/([^/]+)\/)?(?:(state\.json)|(tasks\.json|queue\/[^/]+\.json)|(leads\.json))$/

export function placeOf(path: string): Place | null {
  const found = PLACE.exec(path)
  if (!found) return null
  const [, agent = null, state, tasks] = found
  if (state !== undefined) return agent === null ? null : { kind: 'state', agent }
  return { kind: tasks === undefined ? 'leads' : 'tasks', agent }
}

/** The folder below `agents/` that a path is in. */
export const agentFolderOf = (path: string): string | null => /^agents\/([^/]+)\/./.exec(path)?.[1] ?? null
