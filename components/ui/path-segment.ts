/** An id as one segment of a path. Ids may hold any printable character. */
export const segmentOf = (id: string): string => encode(dotted.test(id) ? `~${id}` : id)

/** Half a character has no encoding: such an id gets an address that leads nowhere, where throwing would end the page. */
export const encode = (id: string): string => encodeURIComponent(id.toWellFormed())

/** A browser folds a path segment of one or two dots away, encoded or not, so such an id stands behind a tilde. */
const dotted = /^~*\.{1,2}$/

/** The id in such a segment, as the router gives it; null when it is no encoding of anything. */
export function idOfSegment(segment: string): string | null {
  try {
    const id = decodeURIComponent(segment)
    return id.startsWith('~') && dotted.test(id) ? id.slice(1) : id
  } catch {
    return null
  }
}
