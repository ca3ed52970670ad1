import { createHash } from 'node:crypto'
import type { z } from 'zod'
import type { Principal } from '#lib/auth/principal.ts'
import { isMissionError, MissionError } from '#lib/protocol/errors.ts'
import { readCsv } from './csv.ts'
import { requestIdOf } from './request-id.ts'
import type { taskImportAnswer, taskImportBody } from './task.schema.ts'
import type { TaskCalls } from './task-requests.ts'
import { type BrokenCell, differences, readTaskList, readTaskTable, type TaskRow } from './task-rows.ts'

const MOST_ROWS = 10_000
const MOST_BROKEN = 100
/** Changes on their way at a time: enough for one commit to hold many, and few enough to be stopped by a limit of rate. */
const AT_ONCE = 100

type Outcome = 'added' | 'changed' | 'same'

/**
 * `POST /api/tasks/import`: makes the tasks whose ids are new and changes the others where they differ, so that the same
 * file again changes nothing. A row that cannot be read, or whose task was changed since it was exported, is named and
 * holds up no other. A row without an id makes a task of its own; with an Idempotency-Key it does so once.
 */
export async function importTasks(
  calls: TaskCalls,
  by: Principal,
  headers: Headers,
  body: z.infer<typeof taskImportBody>,
): Promise<Response> {
  const { rows, broken, unknown } =
    body.csv === undefined ? readTaskList(body.tasks ?? []) : readTaskTable(readCsv(body.csv, MOST_ROWS))
  const [first] = unknown
  if (first !== undefined) {
    const message = `"${first}" is no column of tasks; take it out, or rename it`
    throw new MissionError('invalid', `${message}.`, { issues: unknown.map((path) => ({ path, message })) })
  }
  const key = requestIdOf(headers)
  const counts = { added: 0, changed: 0, same: 0 }
  const refused: BrokenCell[] = []
  const seen = new Set<string>()
  const act = async (row: TaskRow) => {
    try {
      if (row.id !== null && seen.has(row.id)) throw twice(row.id)
      if (row.id !== null) seen.add(row.id)
      counts[await bring(calls, by, row, key, body.dryRun === true)]++
    } catch (error) {
      refused.push(brokenBy(row, error))
    }
  }
  for (let at = 0; at < rows.length; at += AT_ONCE) await Promise.all(rows.slice(at, at + AT_ONCE).map(act))
  const all = [...broken, ...refused].sort((a, b) => a.line - b.line)
  const answer: z.infer<typeof taskImportAnswer> = {
    dryRun: body.dryRun === true,
    ...counts,
    brokenRows: new Set(all.map(({ line }) => line)).size,
    broken: all.slice(0, MOST_BROKEN),
  }
  return Response.json(answer)
}

async function bring(
  { tasks, view }: TaskCalls,
  by: Principal,
  { line, id, version, fields }: TaskRow,
  key: string | undefined,
  isDry: boolean,
): Promise<Outcome> {
  const stands = id === null ? undefined : view.state().tasks.get(id)
  if (!stands) {
    const { title } = fields
    if (title === undefined || title.trim() === '') throw wrong('title', 'a new task needs a title')
    if (isDry) return 'added'
    const requestId = key === undefined ? undefined : idOf(key, `line ${line}`)
    await tasks.create(by, { ...fields, title, ...(id !== null && { taskId: id }) }, requestId)
    return 'added'
  }
  const change = differences(stands, fields)
  if (Object.keys(change).length === 0) return 'same'
  if (version !== null && version !== stands.version) {
    throw wrong('version', `the task was changed since (it is at version ${stands.version}); export it again`)
  }
  if (!isDry) await tasks.change(by, stands.id, change, stands.version, key && idOf(key, stands.id))
  return 'changed'
}

const idOf = (key: string, what: string): string =>
  `import-${createHash('sha256').update(`${key}\n${what}`).digest('hex').slice(0, 32)}`

const twice = (id: string) => wrong('id', `"${id}" is there twice`)

const wrong = (path: string, message: string) => new MissionError('invalid', message, { issues: [{ path, message }] })

function brokenBy({ line }: TaskRow, error: unknown): BrokenCell {
  if (!isMissionError(error) || error.code === 'internal' || error.code === 'unavailable') throw error
  const [issue] = error.details.issues ?? []
  return { line, field: issue?.path ?? 'id', message: issue?.message ?? error.message }
}
