/** Address of an agent's page, and of one session on it. Ids may hold any printable character. */
export function agentHref(id: string, session?: string): string {
  const page = `/agents/${encode(dotted.test(id) ? `~${id}` : id)}`
  return session === undefined ? page : `${page}?session=${encode(session)}`
}

/** Half a character has no encoding: such an id gets an address that leads nowhere, where throwing would end the page. */
const encode = (id: string): string => encodeURIComponent(id.toWellFormed())

/** A browser folds a path segment of one or two dots away, encoded or not, so such an id stands behind a tilde. */
const dotted = /^~*\.{1,2}$/

/** The id in the last segment of such an address, as the router gives it; null when it is no encoding of anything. */
export function agentIdOf(segment: string): string | null {
  try {
    const id = decodeURIComponent(segment)
    return id.startsWith('~') && dotted.test(id) ? id.slice(1) : id
  } catch {
    return null
  }
}
