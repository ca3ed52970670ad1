/** A canonical filter: sorted, without doubles, `*` alone when it is everything. Readers with equal filters share bytes. */
export type Filter = readonly string[]

export const EVERYTHING: Filter = ['*']
const PATTERN = /^(\*|[a-z][A-Za-z0-9-]{0,39}:(\*|[A-Za-z][A-Za-z0-9-]{0,59}))$/

/** @returns null when a member is neither a type (`agent:statusChange`), a prefix (`agent:*`) nor `*`, or when there are over 64. */
export function canonicalFilter(types: readonly string[] | undefined): Filter | null {
  if (types === undefined || types.length === 0) return EVERYTHING
  if (types.length > 64 || !types.every((type) => PATTERN.test(type))) return null
  if (types.includes('*')) return EVERYTHING
  const prefixes = new Set(types.filter((type) => type.endsWith(':*')).map((type) => type.slice(0, -1)))
  const covered = (type: string) => !type.endsWith(':*') && prefixes.has(type.slice(0, type.indexOf(':') + 1))
  return [...new Set(types.filter((type) => !covered(type)))].sort()
}

export const filterKey = (filter: Filter): string => filter.join(',')

/** A predicate over event types. */
export function matcher(filter: Filter): (type: string) => boolean {
  if (filter[0] === '*') return () => true
  const exact = new Set(filter.filter((type) => !type.endsWith(':*')))
  const prefixes = filter.filter((type) => type.endsWith(':*')).map((type) => type.slice(0, -1))
  return (type) => exact.has(type) || prefixes.some((prefix) => type.startsWith(prefix))
}
