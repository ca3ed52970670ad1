/** Which files are shown; it stands in the address of the page. */
export interface FilesView {
  /** In the path, in any case. */
  readonly text: string
  /** Empty: any. */
  readonly project: string
  readonly agent: string
  /** Only what somebody wrote. */
  readonly written: boolean
  /** Only what more than one has in hand. */
  readonly shared: boolean
  /** Key of the one that is picked; empty: none. */
  readonly file: string
}

export const ALL_FILES: FilesView = { text: '', project: '', agent: '', written: false, shared: false, file: '' }

export function readFilesView(query: URLSearchParams): FilesView {
  const word = (name: string) => query.get(name) ?? ''
  return {
    text: word('q'),
    project: word('project'),
    agent: word('agent'),
    written: word('written') === '1',
    shared: word('shared') === '1',
    file: word('file'),
  }
}

/** `?project=web&written=1`; empty where all are shown. */
export function filesQuery({ text, project, agent, written, shared, file }: FilesView): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries({ q: text, project, agent, file }))
    if (value !== '') query.set(name, value)
  if (written) query.set('written', '1')
  if (shared) query.set('shared', '1')
  const words = query.toString()
  return words === '' ? '' : `?${words}`
}

/** A file that opens is left by Back. */
export const opensFile = (before: FilesView, after: FilesView): boolean => before.file === '' && after.file !== ''

/** Leaves no file out. */
export const showsAllFiles = ({ text, project, agent, written, shared }: FilesView): boolean =>
  text + project + agent === '' && !written && !shared
