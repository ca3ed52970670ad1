import type { Principal } from '#lib/auth/principal.ts'
import { isMissionError, MissionError } from '#lib/protocol/errors.ts'
import type { Approval } from '#lib/state/model.ts'
import type { GuardedAppend } from './guarded-append.ts'
import type { StateView } from './state-view.ts'

export interface Answer {
  readonly decision: 'allow' | 'deny' | 'answer'
  readonly message?: string | undefined
}

/**
 * Answers what an agent asked here. Of two who answer at once one is heard, on any number of nodes: the answer is stored under
 * the guard `mc:approval:<approvalId>`.
 * @param requestId makes a retry harmless.
 * @throws MissionError `not_found`; `conflict` with `current` = the approval where it is answered already, or is answered
 * only where the agent runs.
 */
export type AnswerApproval = (
  by: Principal,
  approvalId: string,
  answer: Answer,
  requestId?: string,
) => Promise<Approval>

/** How long an answer that is stored may take to reach this node's state. */
const CATCH_UP_MS = 1_000

export function createAnswerApproval(view: StateView, log: GuardedAppend): AnswerApproval {
  const present = (approvalId: string): Approval => {
    const approval = view.state().approvals.get(approvalId)
    if (approval) return approval
    throw new MissionError('not_found', `There is no request "${approvalId}"; it may have been closed long ago.`)
  }
  const answered = (approvalId: string, cause?: unknown) => {
    const current = present(approvalId)
    return new MissionError('conflict', `${current.resolution?.by ?? 'Somebody'} has answered it already.`, {
      current,
      cause,
    })
  }
  return async (by, approvalId, { decision, message }, requestId) => {
    const asked = present(approvalId)
    const isRetry = requestId !== undefined && (await log.known(by, requestId))
    if (asked.resolution !== null && !isRetry) throw answered(approvalId)
    if (!asked.answerHere) {
      throw new MissionError('conflict', 'Whoever asked this hears the answer only where it runs.', { current: asked })
    }
    const data = { approvalId, decision, ...(message !== undefined && { message }) }
    try {
      const { seq } = await log.append(
        by,
        { type: 'approval:resolved', data },
        { guard: `mc:approval:${approvalId}`, ...(requestId !== undefined && { id: requestId }) },
      )
      await view.until(({ last }) => last.seq >= seq, CATCH_UP_MS)
    } catch (error) {
      const winner = winnerOf(error)
      if (winner === null) throw error
      await view.until(({ last }) => last.seq >= winner, CATCH_UP_MS)
      throw answered(approvalId, error)
    }
    return present(approvalId)
  }
}

/** The seq of who holds the guard; null for any other error. */
function winnerOf(error: unknown): number | null {
  if (!isMissionError(error) || error.code !== 'conflict') return null
  const { current } = error.details
  if (typeof current !== 'object' || current === null || !('guard' in current) || !('seq' in current)) return null
  return typeof current.seq === 'number' ? current.seq : null
}
