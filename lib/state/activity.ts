import type { EventData, EventOf } from '#lib/protocol/event.ts'
import type { Mutable } from './collection.ts'
import type { Draft } from './draft.ts'
import { cut, tell, tellEnd } from './feed.ts'
import type { Agent, Session, ToolCall } from './model.ts'
import { subjectOf } from './subject.ts'

const RUNNING_TOOLS = 20

/** A tool call has one line in the feed, from its start on; any other activity is a line of its own. */
export function activity(draft: Draft, event: EventOf<'agent:activity'>): void {
  const { data } = event
  const { agent, session } = subjectOf(draft, event)
  const runner: Mutable<Session | Agent> | null = session ?? agent
  if (runner !== null && data.kind === 'tool') runner.tools = toolsAfter(runner.tools, data, draft.at)
  const agentId = agent?.id ?? null
  const { kind, title, phase } = data
  const ok = data.ok ?? (phase === 'end' ? true : null)
  const durationMs = data.durationMs ?? null
  const ref = data.toolUseId === undefined ? null : `tool:${data.toolUseId}`
  if (phase === 'end' && ref !== null && tellEnd(draft, ref, agentId, { ok, durationMs })) return
  tell(draft, {
    kind,
    title,
    agentId,
    sessionId: session?.id ?? null,
    detail: data.detail ?? null,
    ref,
    ok,
    durationMs,
  })
}

function toolsAfter(tools: readonly ToolCall[], data: EventData<'agent:activity'>, at: string): readonly ToolCall[] {
  if (data.phase === undefined) return tools
  const toolUseId = data.toolUseId ?? null
  const tool = data.tool ?? null
  const isIt = (call: ToolCall) => call.toolUseId === toolUseId && (toolUseId !== null || call.tool === tool)
  const index = tools.findLastIndex(isIt)
  if (data.phase === 'end') return index < 0 ? tools : tools.toSpliced(index, 1)
  const call: ToolCall = { toolUseId, tool, title: cut(data.title, 240), since: at }
  if (index >= 0 && toolUseId !== null) return tools.with(index, call)
  return [...tools, call].slice(-RUNNING_TOOLS)
}
