/** A path as people write it inside a project: relative to its root where it lies inside, else as it is. */
export function relativePath(path: string, root: string): string {
  const base = root.replace(/[\\/]+$/, '')
  if (base === '' || !path.startsWith(base)) return path
  const rest = path.slice(base.length)
  return /^[\\/]+[^\\/]/.test(rest) ? rest.replace(/^[\\/]+/, '') : path
}
