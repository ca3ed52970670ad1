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

/** The hook that said it, and what went wrong or is waited for where it says so. */
function evidenceDetail({ name, hook }: Turn, { status }: Stance): string {
  const failed = status === 'error' ? hook.last_assistant_message || hook.error : undefined
  const why = status === 'waiting' ? hook.message : failed
  return why ? clipLine(`${name}: ${why}`, 400) : name
}
