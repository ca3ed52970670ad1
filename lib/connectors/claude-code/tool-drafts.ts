import type { Draft, EventData } from '#lib/protocol/event.ts'
import { clip } from '../clip.ts'
import { digest, identifier } from '../identifier.ts'
import { withoutUndefined } from '../without-undefined.ts'
import { approvalsOf } from './approval-drafts.ts'
import type { HookToolCall } from './hooks.schema.ts'
import { relativePath } from './relative-path.ts'
import type { RunningTool } from './session-memo.ts'
import { toolTitle } from './tool-title.ts'
import { about, factId, type Reading, type Turn, WORKING } from './turn.ts'

type Activity = EventData<'agent:activity'>

export function startTool(turn: Turn): Reading {
  const { hook } = turn
  const tool = hook.tool_name ?? 'Tool'
  const title = toolTitle(tool, hook.tool_input, turn.agent.root)
  const drafts = [toolActivity(turn, hook.tool_use_id, 'start', { tool: clip(tool, 120), title })]
  if (hook.tool_use_id === undefined) return { stance: WORKING, drafts }
  const started: RunningTool = {
    toolUseId: identifier(hook.tool_use_id),
    subagentId: turn.subagentId,
    tool,
    title,
    input: digest(hook.tool_input),
  }
  return { stance: WORKING, drafts, started }
}

/** @param problem what went wrong, null when the call succeeded. */
export function endTool(turn: Turn, problem: string | null, message: string): Reading {
  const { hook } = turn
  const tool = hook.tool_name ?? 'Tool'
  const end = toolActivity(turn, hook.tool_use_id, 'end', {
    tool: clip(tool, 120),
    title: toolTitle(tool, hook.tool_input, turn.agent.root),
    durationMs: hook.duration_ms,
    ok: problem === null,
    detail: problem === null ? undefined : clip(problem, 2_000),
  })
  return {
    stance: WORKING,
    drafts: problem === null ? [end, ...fileChanges(turn, tool)] : [end],
    ended: hook.tool_use_id === undefined ? [] : [identifier(hook.tool_use_id)],
    settled: { approvals: approvalsOf(turn, hook), message },
  }
}

/**
 * All calls of one model reply have their results. A call that was denied is reported nowhere else: what was announced and
 * has not ended did not run to its end.
 */
export function endBatch(turn: Turn): Reading {
  const calls = turn.hook.tool_calls ?? []
  const unfinished = calls.flatMap((call) => {
    const running = turn.memo.tools.find(({ toolUseId }) => toolUseId === call.tool_use_id)
    return running ? [{ call, running }] : []
  })
  return {
    stance: WORKING,
    drafts: unfinished.map(({ call, running }) =>
      toolActivity(turn, running.toolUseId, 'end', {
        tool: clip(running.tool, 120),
        title: running.title,
        ok: false,
        detail: textOf(call),
      }),
    ),
    ended: unfinished.map(({ running }) => running.toolUseId),
    settled: { approvals: calls.flatMap((call) => approvalsOf(turn, call)), message: 'The agent went on.' },
  }
}

/** Calls of a thread that cannot be running any more and of whose result no hook told, as after an interruption. */
export function abandonTools(turn: Turn): Pick<Reading, 'drafts' | 'ended'> {
  const left = turn.memo.tools.filter(({ subagentId }) => subagentId === turn.subagentId)
  return {
    drafts: left.map(({ toolUseId, tool, title }) => ({
      id: factId(turn, toolUseId, 'abandoned'),
      type: 'agent:activity',
      data: withoutUndefined({
        ...about(turn),
        kind: 'tool' as const,
        phase: 'end' as const,
        toolUseId,
        tool: clip(tool, 120),
        title,
        detail: 'No result was reported.',
      }),
    })),
    ended: left.map(({ toolUseId }) => toolUseId),
  }
}

function toolActivity(
  turn: Turn,
  given: string | undefined,
  phase: 'start' | 'end',
  rest: Pick<Activity, 'tool' | 'title' | 'durationMs' | 'ok' | 'detail'>,
): Draft {
  const toolUseId = given === undefined ? undefined : identifier(given)
  return {
    ...(toolUseId === undefined ? {} : { id: factId(turn, toolUseId, phase) }),
    type: 'agent:activity',
    data: withoutUndefined({ ...about(turn), kind: 'tool' as const, phase, toolUseId, ...rest }),
  }
}

const CHANGE: Readonly<Record<string, 'modified' | 'read'>> = {
  Write: 'modified',
  Edit: 'modified',
  MultiEdit: 'modified',
  NotebookEdit: 'modified',
  Read: 'read',
}

function fileChanges(turn: Turn, tool: string): readonly Draft[] {
  const { hook, agent } = turn
  const change = Object.hasOwn(CHANGE, tool) ? CHANGE[tool] : undefined
  const path = stringMember(hook.tool_input, 'file_path') ?? stringMember(hook.tool_input, 'notebook_path')
  if (change === undefined || !path) return []
  const created = stringMember(hook.tool_response, 'type') === 'create'
  return [
    {
      ...(hook.tool_use_id === undefined ? {} : { id: factId(turn, identifier(hook.tool_use_id), 'file') }),
      type: 'file:change',
      data: withoutUndefined({
        ...about(turn),
        path: clip(relativePath(path, agent.root), 2_000),
        change: tool === 'Write' && created ? ('created' as const) : change,
      }),
    },
  ]
}

function stringMember(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const member: unknown = new Map<string, unknown>(Object.entries(value)).get(name)
  return typeof member === 'string' ? member : undefined
}

const textOf = ({ tool_response: response }: HookToolCall): string | undefined =>
  typeof response === 'string' ? clip(response, 2_000) : undefined
