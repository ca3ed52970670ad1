import type { Draft, EventData } from '#lib/protocol/event.ts'
import { clip } from '../clip.ts'
import { placeOf } from '../hooks/relative-path.ts'
import { toolTitle } from '../hooks/tool-title.ts'
import { identifier } from '../identifier.ts'
import { withoutUndefined } from '../without-undefined.ts'
import type { SessionEvent } from './frames.schema.ts'

export interface ToolSubject {
  readonly agentId: string
  readonly sessionId: string
  /** The agent's folder; empty when unknown. */
  readonly root: string
}

interface Started {
  readonly ts: number | undefined
  readonly args: unknown
}

const CHANGE: Readonly<Record<string, EventData<'file:change'>['change']>> = {
  read: 'read',
  write: 'modified',
  edit: 'modified',
}

/** Calls that run at once, at most; what was forgotten has no duration. */
const RUNNING = 1_000

/** `session.tool`: the start and the result of a call, which repeats neither its input nor when it began. */
export class ToolCalls {
  readonly #running = new Map<string, Started>()

  read({ agentId, sessionId, root }: ToolSubject, { data, ts }: SessionEvent): readonly Draft[] {
    const { phase, toolCallId: call, name = 'tool', isError, error, result } = data ?? {}
    if (!call || (phase !== 'start' && phase !== 'result')) return []
    const key = identifier(sessionId, call)
    if (phase === 'start') this.#start(key, { ts, args: data?.args })
    const started = this.#running.get(key)
    if (phase === 'result') this.#running.delete(key)
    const args = data?.args ?? started?.args
    const path = textMember(args, 'path') ?? textMember(args, 'file_path')
    const took = started?.ts === undefined || ts === undefined ? undefined : Math.max(0, ts - started.ts)
    const failed = isError === true || (result?.details?.exitCode ?? 0) !== 0
    const subject = { agentId, sessionId }
    const activity: Draft = {
      id: identifier(key, phase === 'start' ? 'start' : 'end'),
      type: 'agent:activity',
      data: withoutUndefined({
        ...subject,
        kind: 'tool' as const,
        phase: phase === 'start' ? ('start' as const) : ('end' as const),
        toolUseId: key,
        tool: clip(name, 120),
        title: toolTitle(name, path === undefined ? args : { file_path: path }, root),
        durationMs: phase === 'result' ? (result?.details?.durationMs ?? took) : undefined,
        ok: phase === 'result' ? !failed : undefined,
        detail: phase === 'result' && error ? clip(error, 2_000) : undefined,
      }),
    }
    const change = Object.hasOwn(CHANGE, name) ? CHANGE[name] : undefined
    if (phase === 'start' || failed || change === undefined || !path) return [activity]
    const file = withoutUndefined({ ...subject, ...placeOf(path, root), change })
    return [activity, { id: identifier(key, 'file'), type: 'file:change', data: file }]
  }

  #start(key: string, started: Started): void {
    this.#running.set(key, started)
    const [oldest] = this.#running.keys()
    if (this.#running.size > RUNNING && oldest !== undefined) this.#running.delete(oldest)
  }
}

function textMember(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const member = new Map<string, unknown>(Object.entries(value)).get(name)
  return typeof member === 'string' && member !== '' ? member : undefined
}
