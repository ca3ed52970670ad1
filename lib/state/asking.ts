import type { Draft } from './draft.ts'
import { cut } from './feed.ts'
import type { Approval, Evidence, Said } from './model.ts'

const DETAIL_CHARACTERS = 1_000

/**
 * Keeps with the session, or with an agent that asked outside any, what it still waits for. Once nothing is, it goes on from
 * there: however long the answer took, what it said before is not too old by that.
 */
export function noteAsking(draft: Draft, { agentId, sessionId }: Pick<Approval, 'agentId' | 'sessionId'>): void {
  const session = sessionId === null ? null : draft.sessions.edit(sessionId)
  const speaker = session === null ? draft.agents.edit(agentId) : session
  if (speaker === undefined) return
  let newest: Approval | null = null
  for (const approval of draft.approvals.values()) {
    const isIts = approval.sessionId === sessionId && (sessionId !== null || approval.agentId === agentId)
    if (isIts && approval.resolution === null && approval.seq >= (newest?.seq ?? 0)) newest = approval
  }
  if (newest === null && speaker.asks !== null) {
    if ('lastAt' in speaker) speaker.lastAt = draft.at
    else speaker.lastSeenAt = draft.at
  }
  speaker.asks = newest && asking(newest, speaker.said)
  draft.unsettled.add(session?.agentId ?? agentId)
}

/** Whoever publishes a request says by it that its agent waits: that is whoever speaks for it otherwise. */
const asking = ({ tool, question, requestedAt, seq }: Approval, said: Said): Evidence => ({
  source: said.hook?.source ?? said.gateway?.source ?? 'self',
  status: 'waiting',
  reason: question === null ? 'permission' : 'input',
  task: null,
  detail: question === null ? tool : cut(question, DETAIL_CHARACTERS),
  at: requestedAt,
  seq,
})
