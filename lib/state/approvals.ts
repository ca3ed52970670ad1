import type { EventOf } from '#lib/protocol/event.ts'
import { noteAsking } from './asking.ts'
import type { Draft } from './draft.ts'
import { cut, tell } from './feed.ts'
import { subjectOf } from './subject.ts'

/** Characters of JSON that a closed request keeps of what it asked about; the log has all of it. */
const KEPT_CHARACTERS = 1_000

/** What a closed thing keeps of any JSON: all of it, or the beginning of its text. */
export function summary(value: unknown): unknown {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text === undefined || text.length <= KEPT_CHARACTERS ? (value ?? null) : cut(text, KEPT_CHARACTERS)
}

/** An id asks once: asked again, it is still the first question, answered or not. */
export function approvalRequested(draft: Draft, event: EventOf<'approval:requested'>): void {
  const { data } = event
  const { agent, session } = subjectOf(draft, event)
  if (draft.approvals.get(data.approvalId) !== undefined) return
  const agentId = agent?.id ?? data.agentId
  const tool = data.tool ?? null
  const question = data.question ?? null
  draft.approvals.add(data.approvalId, {
    id: data.approvalId,
    seq: draft.seq,
    agentId,
    sessionId: session?.id ?? null,
    tool,
    toolUseId: data.toolUseId ?? null,
    input: data.input ?? null,
    question,
    options: data.options ?? [],
    answerHere: data.answerHere ?? false,
    requestedAt: draft.at,
    expiresAt: data.expiresAt ?? null,
    resolution: null,
  })
  noteAsking(draft, { agentId, sessionId: session?.id ?? null })
  // Whoever waits has a line about it already.
  if (agent?.status === 'waiting') return
  const title = tool === null ? 'asks a question' : `asks for permission: ${tool}`
  const ref = `approval:${data.approvalId}`
  tell(draft, { kind: 'status', agentId, sessionId: session?.id ?? null, title, detail: question, ref })
}

const DECIDED = {
  allow: 'was allowed',
  deny: 'was denied',
  answer: 'was answered',
  expired: 'got no answer in time',
  elsewhere: 'was answered elsewhere',
} as const

/** The first answer stands. */
export function approvalResolved(draft: Draft, { data, actor }: EventOf<'approval:resolved'>): void {
  closeApproval(draft, data.approvalId, data.decision, data.by ?? actor, data.message ?? null)
}

/** Closes an approval unless it is closed or unknown. */
export function closeApproval(
  draft: Draft,
  approvalId: string,
  decision: keyof typeof DECIDED,
  by: string,
  message: string | null,
): void {
  const known = draft.approvals.get(approvalId)
  if (known === undefined || known.resolution !== null) return
  const approval = draft.approvals.edit(approvalId)
  if (approval === undefined) return
  approval.resolution = { decision, by, message, at: draft.at }
  approval.input = summary(approval.input)
  draft.closedApprovals.note(approval.id)
  noteAsking(draft, approval)
  const { id, agentId, sessionId, tool } = approval
  const ok = decision === 'allow' || decision === 'answer' ? true : decision === 'deny' ? false : null
  const title = `${tool ?? 'Its question'} ${DECIDED[decision]}`
  tell(draft, { kind: 'status', agentId, sessionId, title, detail: message, ref: `approval:${id}`, ok })
}
