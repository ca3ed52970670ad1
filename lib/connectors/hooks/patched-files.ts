import type { TouchedFile } from './hook-client.ts'

const CHANGE = { Add: 'created', Update: 'modified', Delete: 'deleted' } as const
const HEADER = /^\*\*\* (?:(Add|Update|Delete) File|(Move) to): (.+)$/gm

/** The files that a patch of `apply_patch` names, in its order. */
export function patchedFiles(patch: string): TouchedFile[] {
  const files: TouchedFile[] = []
  for (const [, verb, move, name = ''] of patch.matchAll(HEADER)) {
    const path = name.trim()
    const from = files.at(-1)
    if (path === '') continue
    if (move && from) files.splice(-1, 1, { path: from.path, change: 'deleted' }, { path, change: 'created' })
    else if (isVerb(verb)) files.push({ path, change: CHANGE[verb] })
  }
  return files
}

const isVerb = (verb: string | undefined): verb is keyof typeof CHANGE =>
  verb !== undefined && Object.hasOwn(CHANGE, verb)
