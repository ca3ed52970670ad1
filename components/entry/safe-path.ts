const HERE = 'http://here.invalid'

/**
 * Where to go after signing in: a path of this site, whatever was asked for. Addresses of other sites, other schemes and
 * whatever a browser could read as one (`//host`, `/\host`) become `/`.
 */
export function safePath(asked: string | readonly string[] | undefined): string {
  const text = typeof asked === 'string' ? asked : undefined
  if (text === undefined || !URL.canParse(text, HERE)) return '/'
  const url = new URL(text, HERE)
  if (url.origin !== HERE || !text.startsWith('/')) return '/'
  const path = `${url.pathname}${url.search}${url.hash}`
  // Parsing `/.//host` leaves `//host`, which a browser would read as another site.
  return path.startsWith('//') || path.startsWith('/sign-in') ? '/' : path
}
