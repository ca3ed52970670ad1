import type { EventOf } from '#lib/protocol/event.ts'
import type { Draft } from './draft.ts'
import { tell } from './feed.ts'
import { subjectOf } from './subject.ts'
import { touch } from './touched.ts'

/** What a session did to a file stands in the feed as its tool call; only changes that nobody else tells of are lines. */
export function fileChange(draft: Draft, event: EventOf<'file:change'>): void {
  const { data } = event
  const { agent, session } = subjectOf(draft, event)
  const agentId = agent?.id ?? null
  const sessionId = session?.id ?? null
  const { path, change } = data
  if (agent !== null) touch(draft, data, agent, session)
  draft.files.push({ seq: draft.seq, at: draft.at, path, change, agentId, sessionId })
  if (sessionId === null && change !== 'read') tell(draft, { kind: 'file', agentId, title: `${change} ${path}` })
}
