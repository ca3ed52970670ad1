import { encode, segmentOf } from '../ui/path-segment.ts'

/** Address of an agent's page, and of one session on it. */
export function agentHref(id: string, session?: string): string {
  const page = `/agents/${segmentOf(id)}`
  return session === undefined ? page : `${page}?session=${encode(session)}`
}

/** The id in the last segment of such an address; null when it is none. */
export { idOfSegment as agentIdOf } from '../ui/path-segment.ts'
