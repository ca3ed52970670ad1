import { MissionError } from '#lib/protocol/errors.ts'

/** RFC 9110, 13.1.2: whether a client that sent this `If-None-Match` has the representation already (weak comparison). */
export function isFresh(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false
  if (ifNoneMatch.trim() === '*') return true
  const opaque = (tag: string) => tag.replace(/^W\//, '')
  return [...ifNoneMatch.matchAll(/(?:W\/)?"[^"]*"/g)].some(([tag]) => opaque(tag) === opaque(etag))
}

export const taskEtag = (version: number): string => `"v${version}"`

/**
 * The version that `If-Match` names: an ETag `"v3"` as a task's answers carry it, or the bare number. Null where it is absent or `*`.
 * @throws MissionError `invalid` for anything else, for a change that was meant to be conditional must not become unconditional.
 */
export function readIfMatch(header: string | null): number | null {
  const text = header?.trim() ?? '*'
  if (text === '*') return null
  const [, quoted, bare] = /^(?:(?:W\/)?"v?([0-9]{1,15})"|v?([0-9]{1,15}))$/.exec(text) ?? []
  const version = Number(quoted ?? bare ?? 0)
  if (version > 0) return version
  const message = 'must be the ETag of what you saw, such as "v3", or its version'
  throw new MissionError('invalid', `If-Match ${message}.`, { issues: [{ path: 'If-Match', message }] })
}
