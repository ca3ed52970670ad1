import { clip } from '../clip.ts'

const LENGTH = 2_000

/** Where a file is, as `file:change` says it: a path, and the folder that it starts from. */
export function placeOf(path: string, root: string): { readonly path: string; readonly root: string | undefined } {
  return { path: clip(relativePath(path, root), LENGTH), root: root === '' ? undefined : clip(root, LENGTH) }
}

/** A path as people write it inside a project: relative to its root where it lies inside, else as it is. */
export function relativePath(path: string, root: string): string {
  const base = root.replace(/[\\/]+$/, '')
  if (base === '' || !path.startsWith(base)) return path
  const rest = path.slice(base.length)
  return /^[\\/]+[^\\/]/.test(rest) ? rest.replace(/^[\\/]+/, '') : path
}
