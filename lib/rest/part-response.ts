import { hash } from 'node:crypto'
import type { Snapshot } from '#lib/hub/hub.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import { alertRule } from '#lib/state/alert-rules.ts'
import type { MissionState } from '#lib/state/model.ts'
import { cachedJson } from './cached-json.ts'
import { taskEtag } from './etag.ts'
import { readPartQuery } from './part-query.ts'
import type { PartView } from './part-view.ts'
import { PART_VIEWS } from './parts.ts'

/**
 * `GET /api/{part}`: `{cursor, items, next?}`. Its ETag moves with the events that change the part, so 304 answers polls
 * while the rest of the workspace is busy; where a part shows today's figures, it moves with the day too.
 * @param nowMs milliseconds since 1970.
 * @throws MissionError `not_found` for a part that there is not, `invalid` naming a bad parameter.
 */
export function partResponse(request: Request, name: string, snapshot: Snapshot, nowMs: number): Response {
  const view = viewOf(name)
  const query = readPartQuery(new URL(request.url).searchParams, view.fields)
  return cachedJson(request, {
    etag: etagOf(request, view, snapshot, nowMs),
    bytes: () => json({ cursor: snapshot.cursor, ...view.page(snapshot.state, query, nowMs) }),
  })
}

/**
 * `GET /api/{part}/{id}`: the item itself. A task or rule carries its version as ETag, for If-Match, and is always sent:
 * comments and cost change a task without a new version, and a later server may know other usual values of a rule.
 * @throws MissionError `not_found` naming part and id.
 */
export function itemResponse(request: Request, name: string, id: string, snapshot: Snapshot, nowMs: number): Response {
  const view = viewOf(name)
  const item = view.one(snapshot.state, id, nowMs)
  if (item === undefined) {
    throw new MissionError(
      'not_found',
      `There is no ${view.noun} "${id}" in ${view.part} now. Older ones are in the log.`,
    )
  }
  const version = versionOf(view, snapshot.state, id)
  if (version !== undefined) return Response.json(item, { headers: { etag: taskEtag(version) } })
  return cachedJson(request, { etag: etagOf(request, view, snapshot, nowMs), bytes: () => json(item) })
}

/** Of what If-Match names. */
function versionOf({ part }: PartView, state: MissionState, id: string): number | undefined {
  if (part === 'tasks') return state.tasks.get(id)?.version
  return part === 'rules' ? alertRule(state, id)?.version : undefined
}

function viewOf(name: string): PartView {
  const view = PART_VIEWS.get(name)
  if (view) return view
  throw new MissionError('not_found', `There is no "/api/${name}". The parts are ${[...PART_VIEWS.keys()].join(', ')}.`)
}

/** Another log, another shape of state, another change, another day or another question is another answer. */
function etagOf(request: Request, view: PartView, snapshot: Snapshot, nowMs: number): string {
  const { state, cursor, stateVersion } = snapshot
  const { pathname, search } = new URL(request.url)
  const epoch = cursor.slice(0, cursor.indexOf(':'))
  const question = hash(
    'sha1',
    `${pathname}${search} ${epoch} ${stateVersion} ${view.clock(state, nowMs)}`,
    'hex',
  ).slice(0, 10)
  return `"${view.changedAt(state)}.${question}"`
}

const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
