import type { Draft, EventData } from '#lib/protocol/event.ts'
import { clip } from '../clip.ts'
import { placeOf } from '../hooks/relative-path.ts'
import { toolTitle } from '../hooks/tool-title.ts'
import { digest } from '../identifier.ts'
import { withoutUndefined } from '../without-undefined.ts'
import { withItem } from './session-memo.ts'
import { about, factId, type Reading, type Turn } from './turn.ts'

type Activity = EventData<'agent:activity'>

/** A tool call goes from pending (its input is still being written) to running, then to completed or error. */
export function readTool(turn: Turn): Reading {
  const { part } = turn.event.properties
  // A call's own id comes from the model's server, and some begin to count anew with each reply.
  const call = part?.id || part?.callID
  const state = part?.state
  if (!call) return {}
  switch (state?.status) {
    case 'running': {
      if (turn.memo.started.includes(call)) return {}
      return { drafts: [activity(turn, call, 'start')], memo: { started: withItem(turn.memo.started, call) } }
    }
    case 'completed': {
      const files = touchedBy(turn)
      const touched = files.reduce((all, { path }) => withItem(all, path), turn.memo.touched)
      return {
        drafts: [
          activity(turn, call, 'end', { ok: exitedWell(turn) }),
          ...files.map((file) => fileChange(turn, call, file)),
        ],
        memo: { touched },
      }
    }
    case 'error':
      return { drafts: [activity(turn, call, 'end', { ok: false, detail: clip(state.error ?? 'Failed', 2_000) })] }
    default:
      return {}
  }
}

/** A command that was run and failed is `completed` to OpenCode. */
const exitedWell = ({ event }: Turn): boolean => (event.properties.part?.state?.metadata?.exit ?? 0) === 0

function activity(turn: Turn, call: string, phase: 'start' | 'end', rest: Pick<Activity, 'ok' | 'detail'> = {}): Draft {
  const { part } = turn.event.properties
  const tool = part?.tool || 'tool'
  const { start, end } = part?.state?.time ?? {}
  const path = inputOf(turn).get('filePath')
  const input = typeof path === 'string' ? { file_path: path } : part?.state?.input
  return {
    id: factId(turn, call, phase),
    type: 'agent:activity',
    data: withoutUndefined({
      ...about(turn),
      kind: 'tool' as const,
      phase,
      toolUseId: factId(turn, call),
      tool: clip(tool, 120),
      title: toolTitle(tool, input, turn.agent.root),
      durationMs: phase === 'end' && start !== undefined && end !== undefined ? Math.max(0, end - start) : undefined,
      ...rest,
    }),
  }
}

interface TouchedFile {
  readonly path: string
  readonly root: string | undefined
  readonly change: EventData<'file:change'>['change']
}

function touchedBy({ event, agent }: Turn & { readonly event: Turn['event'] }): readonly TouchedFile[] {
  const { part } = event.properties
  const path = inputOf({ event }).get('filePath')
  if (typeof path !== 'string' || path === '') return []
  const place = placeOf(path, agent.root)
  switch (part?.tool) {
    case 'write':
      return [{ ...place, change: part.state?.metadata?.exists === false ? 'created' : 'modified' }]
    case 'edit':
    case 'multiedit':
    case 'patch':
      return [{ ...place, change: 'modified' }]
    case 'read':
      return [{ ...place, change: 'read' }]
    default:
      return []
  }
}

const fileChange = (turn: Turn, call: string, file: TouchedFile): Draft => ({
  id: factId(turn, call, 'file'),
  type: 'file:change',
  data: withoutUndefined({ ...about(turn), ...file }),
})

const CHANGE: Readonly<Record<string, TouchedFile['change']>> = {
  added: 'created',
  deleted: 'deleted',
  modified: 'modified',
}

/**
 * `session.diff`: every file that differs from the session's start, all of them each time. Told are those that no tool was
 * seen to change, as what a command wrote, once for each state of the file.
 */
export function readDiff(turn: Turn): Reading {
  const drafts: Draft[] = []
  for (const entry of (turn.event.properties.diff ?? []).slice(0, DIFFS)) {
    const { file, status = 'modified', additions, deletions } = entry
    if (!file) continue
    const place = placeOf(file, turn.agent.root)
    if (turn.memo.touched.includes(place.path)) continue
    const change = Object.hasOwn(CHANGE, status) ? CHANGE[status] : undefined
    drafts.push({
      id: factId(turn, 'diff', digest([file, status, additions, deletions])),
      type: 'file:change',
      data: withoutUndefined({ ...about(turn), ...place, change: change ?? 'modified' }),
    })
  }
  return { drafts }
}

/** More files than anybody reads through. */
const DIFFS = 200

function inputOf({ event }: Pick<Turn, 'event'>): ReadonlyMap<string, unknown> {
  const input = event.properties.part?.state?.input
  return new Map<string, unknown>(typeof input === 'object' && input !== null ? Object.entries(input) : [])
}
