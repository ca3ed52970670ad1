import { createHash } from 'node:crypto'
import { serverGrant } from '#lib/auth/grant.ts'
import type { Gate, GateCall, Refusal } from '#lib/connectors/gate.ts'
import type { Clock } from '#lib/protocol/clock.ts'
import { isMissionError } from '#lib/protocol/errors.ts'
import type { Draft, EventData } from '#lib/protocol/event.ts'
import { holdsFor } from '#lib/state/budget-hold.ts'
import type { BudgetStanding } from '#lib/state/budget-standing.ts'
import type { MissionState } from '#lib/state/model.ts'
import { holdReason } from './budget-reason.ts'
import type { GuardedAppend } from './guarded-append.ts'
import { takenGuard } from './taken-guard.ts'

export interface GateParts {
  readonly state: () => MissionState
  readonly log: Pick<GuardedAppend, 'append'>
  readonly clock: Clock
  readonly report: (error: unknown) => void
}

/** Budgets decide before each call of a tool. What they stopped, and what they let pass, is recorded. */
export function createGate({ state, log, clock, report }: GateParts): Gate {
  const by = serverGrant('budgets').principal
  const holds = (call: Pick<GateCall, 'agentId' | 'sessionId' | 'project'> & { readonly model?: string | null }) =>
    holdsFor(state(), call, clock.now())
  return {
    isHeld: (agent) => holds(agent).length > 0,
    async refuse(call) {
      const standings = holds(call)
      const firm = standings.find(({ span }) => span.calls === 0)
      if (firm) return refusal(firm, call)
      for (const standing of standings) if (!(await letPass(standing, call))) return refusal(standing, call)
      return null
    },
  }

  function refusal(standing: BudgetStanding, call: GateCall): Refusal {
    const reason = holdReason(standing)
    const draft: Draft = { type: 'budget:denied', data: { ...recordOf(standing, call), reason } }
    const recorded = log.append(by, draft, { id: `denied:${digest(call.id)}` }).then(
      () => {},
      // Asked twice about one call, the second answer has other figures and is the same refusal.
      (error) => (isMissionError(error) && error.code === 'conflict' ? undefined : report(error)),
    )
    return { reason, recorded }
  }

  /** Each call that was allowed passes once: of two that ask at the same time one gets it. */
  async function letPass(standing: BudgetStanding, call: GateCall): Promise<boolean> {
    const { budget, span } = standing
    const guard = `mc:budget-pass:${budget.id}:${span.from}:${span.passed}`
    const draft: Draft = { type: 'budget:passed', data: recordOf(standing, call) }
    try {
      await log.append(by, draft, { id: `passed:${digest(budget.id, call.id)}`, guard })
      return true
    } catch (error) {
      if (takenGuard(error) === null) report(error)
      return false
    }
  }
}

/** Ids of budgets and calls are each as long as an id can be. */
const digest = (...ids: readonly string[]): string => createHash('sha256').update(ids.join('\n')).digest('base64url')

function recordOf({ budget, span }: BudgetStanding, call: GateCall): EventData<'budget:passed'> {
  const { agentId, sessionId, tool, toolUseId } = call
  return {
    budgetId: budget.id,
    from: span.from,
    agentId,
    sessionId,
    tool: tool.slice(0, 120),
    ...(toolUseId !== undefined && { toolUseId }),
  }
}
