import { assertNever } from '#lib/protocol/assert-never.ts'
import type { AgentStatus } from '#lib/protocol/event.ts'
import type { Agent, Session } from '#lib/state/model.ts'
import { sessionStanding } from '#lib/state/status.ts'

export interface SubagentLook {
  readonly status: AgentStatus
  readonly word: string
}

/** How a sub-agent whose end nobody told is shown: it works for no longer than the session that it works for. */
export function subagentLook(agent: Pick<Agent, 'status'>, session: Session): SubagentLook {
  const status = agent.status === 'offline' ? 'offline' : sessionStanding(session).status
  switch (status) {
    case 'working':
    case 'waiting':
      return { status: 'working', word: 'runs' }
    case 'stale':
      return { status, word: 'not heard' }
    case 'idle':
    case 'error':
    case 'offline':
      return { status: status === 'offline' ? 'offline' : 'idle', word: 'no end was told' }
    default:
      return assertNever(status)
  }
}
