import type { Draft } from '#lib/protocol/event.ts'
import { clip, clipLine } from '../clip.ts'
import { withoutUndefined } from '../without-undefined.ts'
import { about, eventFact, note, type Reading, type Turn } from './turn.ts'

/** `session.created` and `session.updated`: OpenCode's own placeholder is no title, and a changed one is told. */
export function describeSession(turn: Turn): Reading {
  const { event, memo, agent, sessionId, subagentId, at } = turn
  const { info } = event.properties
  const given = info?.title ?? ''
  const title = given === '' || /^(New|Child) session - \d{4}-/.test(given) ? memo.title : clipLine(given, 500)
  const model = info?.model?.id ? clip(info.model.id, 120) : memo.model
  const isNews = (title !== memo.title || model !== memo.model) && subagentId === undefined && memo.life === 'open'
  const data = withoutUndefined({ sessionId, agentId: agent.agentId, title, model, occurredAt: at })
  return {
    memo: { title, model },
    ...(isNews ? { drafts: [{ ...eventFact(turn, 'described'), type: 'session:activity', data }] } : {}),
  }
}

export function readStatus(turn: Turn): Reading {
  const { type, attempt, message = '' } = turn.event.properties.status ?? {}
  switch (type) {
    case 'busy':
      return { stance: { status: 'working' } }
    case 'retry': {
      const title = `Retrying${attempt === undefined ? '' : ` (attempt ${attempt})`}: ${clipLine(message || 'the model did not answer', 200)}`
      return { stance: { status: 'working' }, drafts: [note(turn, title, { ok: false, detail: clip(message, 2_000) })] }
    }
    case 'idle':
      return turnEnded(turn)
    default:
      return {}
  }
}

/** A turn that failed is over too: what went wrong stands until the next one begins. */
export const turnEnded = ({ memo }: Turn): Reading => (memo.said === 'error' ? {} : { stance: { status: 'idle' } })

export function readFailure(turn: Turn): Reading {
  const { error } = turn.event.properties
  const message = error?.data?.message || error?.message || error?.name || 'unknown'
  // A person stopped it: nothing is broken.
  if (error?.name === 'MessageAbortedError') return { stance: { status: 'idle' }, drafts: [note(turn, 'Interrupted')] }
  const title = `The turn failed: ${clipLine(message, 200)}`
  return {
    stance: { status: 'error', detail: clip(message, 500) },
    drafts: [note(turn, title, { ok: false, detail: clip(message, 2_000) })],
  }
}

/** @param reason `deleted`, or `closed` when OpenCode itself ended. */
export function endSession(turn: Turn, reason: string): Reading {
  const { agent, sessionId, subagentId, at, memo } = turn
  if (subagentId !== undefined) return memo.said === 'working' ? { stance: { status: 'idle' } } : {}
  if (memo.life === 'ended') return {}
  const ended: Draft = {
    ...eventFact(turn, `ended ${sessionId}`),
    type: 'session:ended',
    data: { sessionId, agentId: agent.agentId, reason, occurredAt: at },
  }
  return { drafts: [ended], memo: { life: 'ended', said: null, task: undefined, started: [] } }
}

/** The agent's own list is not the board: what it is at right now is a line in the feed. */
export function readTodos(turn: Turn): Reading {
  const current = turn.event.properties.todos?.find(({ status }) => status === 'in_progress')?.content
  return current ? { drafts: [note(turn, clipLine(`To do: ${current}`, 300))] } : {}
}

/** The parts of a status that a sub-agent's session has: it starts and it ends. */
export function subagentPhase(turn: Turn, stance: Stance): Draft {
  const { subagentId, ...rest } = about(turn)
  return {
    ...eventFact(turn, 'subagent'),
    type: 'session:activity',
    data: withoutUndefined({
      ...rest,
      subagentId,
      subagentPhase: stance.status === 'working' ? ('start' as const) : ('end' as const),
    }),
  }
}
type Stance = NonNullable<Reading['stance']>
