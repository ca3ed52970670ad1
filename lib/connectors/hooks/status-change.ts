import type { Draft } from '#lib/protocol/event.ts'
import { clipLine } from '../clip.ts'
import { withoutUndefined } from '../without-undefined.ts'
import type { Stance } from './session-memo.ts'
import type { Turn } from './turn.ts'

export const statusChange = (turn: Turn, stance: Stance, task: string | undefined): Draft => ({
  type: 'agent:statusChange',
  data: withoutUndefined({
    agentId: turn.agent.agentId,
    sessionId: turn.sessionId,
    ...stance,
    task: stance.status === 'working' ? task : undefined,
    evidence: { source: 'hook' as const, detail: evidenceDetail(turn, stance) },
  }),
})

/** The hook that said it, and what went wrong where something did. */
function evidenceDetail({ name, hook }: Turn, { status }: Stance): string {
  const why = hook.last_assistant_message || hook.error
  return status === 'error' && why ? clipLine(`${name}: ${why}`, 400) : name
}
