import { serverGrant } from '#lib/auth/grant.ts'
import type { Gate, GateCall } from '#lib/connectors/gate.ts'
import type { Clock } from '#lib/protocol/clock.ts'
import type { Draft, EventData } from '#lib/protocol/event.ts'
import { holdFor } from '#lib/state/budget-hold.ts'
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
  const held = (call: Pick<GateCall, 'agentId' | 'sessionId' | 'project'> & { readonly model?: string | null }) =>
    holdFor(state(), call, clock.now())
  return {
    isHeld: (agent) => held(agent) !== null,
    async refuse(call) {
      const standing = held(call)
      if (standing === null) return null
      if (standing.span.calls > 0 && (await letPass(standing, call))) return null
      const reason = holdReason(standing)
      const draft: Draft = { type: 'budget:denied', data: { ...recordOf(standing, call), reason } }
      const recorded = log.append(by, draft, { id: `denied:${call.id}`.slice(0, 128) }).then(
        () => {},
        // Asked twice about one call, the second answer has other figures and is the same refusal.
        (error) => (isKnown(error) ? undefined : report(error)),
      )
      return { reason, recorded }
    },
  }

  /** Each call that was allowed passes once: of two that ask at the same time one gets it. */
  async function letPass(standing: BudgetStanding, call: GateCall): Promise<boolean> {
    const { budget, span } = standing
    const guard = `mc:budget-pass:${budget.id}:${span.from}:${span.passed}`
    const draft: Draft = { type: 'budget:passed', data: recordOf(standing, call) }
    try {
      await log.append(by, draft, { id: `passed:${call.id}`.slice(0, 128), guard })
      return true
    } catch (error) {
      if (takenGuard(error) === null) report(error)
      return false
    }
  }
}

const isKnown = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'conflict'

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
