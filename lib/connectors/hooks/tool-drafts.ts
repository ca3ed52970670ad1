import type { Draft, EventData } from '#lib/protocol/event.ts'
import { clip } from '../clip.ts'
import { identifier } from '../identifier.ts'
import { withoutUndefined } from '../without-undefined.ts'
import { approvalsOf } from './approval-drafts.ts'
import type { HookToolCall } from './hook.schema.ts'
import { placeOf } from './relative-path.ts'
import type { RunningTool } from './session-memo.ts'
import { toolTitle } from './tool-title.ts'
import { about, factId, inputDigest, type Reading, type Turn, WORKING } from './turn.ts'

type Activity = EventData<'agent:activity'>

export function startTool(turn: Turn): Reading {
  const { hook } = turn
  const tool = hook.tool_name ?? 'Tool'
  const title = titleOf(turn, tool)
  const drafts = [toolActivity(turn, hook.tool_use_id, 'start', { tool: clip(tool, 120), title })]
  if (hook.tool_use_id === undefined) return { stance: WORKING, drafts }
  const started: RunningTool = {
    toolUseId: identifier(hook.tool_use_id),
    subagentId: turn.subagentId,
    tool,
    title,
    input: inputDigest(turn, hook.tool_input),
  }
  return { stance: WORKING, drafts, started }
}

/** @param problem what went wrong, null when the call succeeded, undefined when the client does not tell. */
export function endTool(turn: Turn, problem: string | null | undefined, message: string): Reading {
  const { hook } = turn
  const tool = hook.tool_name ?? 'Tool'
  const end = toolActivity(turn, hook.tool_use_id, 'end', {
    tool: clip(tool, 120),
    title: titleOf(turn, tool),
    durationMs: hook.duration_ms,
    ok: problem === undefined ? undefined : problem === null,
    detail: problem ? clip(problem, 2_000) : undefined,
  })
  return {
    stance: WORKING,
    drafts: problem ? [end] : [end, ...fileChanges(turn)],
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
    drafts: unfinished.map(({ call, running }) => failCall(turn, running, { detail: textOf(call) })),
    ended: unfinished.map(({ running }) => running.toolUseId),
    settled: { approvals: calls.flatMap((call) => approvalsOf(turn, call)), message: 'The agent went on.' },
  }
}

/** A call that was announced, and came to nothing. */
export const failCall = (turn: Turn, call: RunningTool, rest: Pick<Activity, 'detail' | 'durationMs'>): Draft =>
  toolActivity(turn, call.toolUseId, 'end', { tool: clip(call.tool, 120), title: call.title, ok: false, ...rest })

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

const titleOf = ({ client, hook, agent }: Turn, tool: string): string =>
  client.titleOf?.(hook, agent.root) ?? toolTitle(tool, hook.tool_input, agent.root)

const FILES = 50

function fileChanges(turn: Turn): readonly Draft[] {
  const { client, hook, agent } = turn
  return client
    .filesOf(hook)
    .slice(0, FILES)
    .map(({ path, change }, index) => ({
      ...(hook.tool_use_id === undefined
        ? {}
        : { id: factId(turn, identifier(hook.tool_use_id), index === 0 ? 'file' : `file${index}`) }),
      type: 'file:change',
      data: withoutUndefined({ ...about(turn), ...placeOf(path, agent.root), change }),
    }))
}

const textOf = ({ tool_response: response }: HookToolCall): string | undefined =>
  typeof response === 'string' ? clip(response, 2_000) : undefined
