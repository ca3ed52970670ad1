import type { Task } from '#lib/state/model.ts'
import { byTurn } from '#lib/state/selectors.ts'
import type { ClosedPlace } from '#lib/task-archive/task-archive.ts'
import { writeCsv } from './csv.ts'
import { invalid, readOnce } from './part-query.ts'
import { showTask } from './show-task.ts'
import type { ArchiveCalls } from './task-archive-answers.ts'
import { TASK_COLUMNS, taskRecord } from './task-rows.ts'
import { textStream } from './text-stream.ts'
import type { WhoNamed } from './who-named.ts'

const PAGE = 500

/**
 * `GET /api/tasks.csv` and `GET /api/tasks.json`: all tasks that are open, and with `closed=all` every one that ever closed
 * after them. What it gives, `POST /api/tasks/import` takes.
 */
export async function exportTasks(
  query: URLSearchParams,
  calls: ArchiveCalls,
  as: 'csv' | 'json',
  nameOf: WhoNamed,
): Promise<Response> {
  readOnce(query, ['closed'])
  if (query.has('closed') && query.get('closed') !== 'all') throw invalid('closed', 'can only be "all"')
  const pages = tasksOf(calls, query.get('closed') === 'all')
  const text = as === 'csv' ? csvOf(pages, nameOf) : jsonOf(pages, calls)
  const type = as === 'csv' ? 'text/csv; charset=utf-8' : 'application/json'
  return new Response(textStream(text), {
    headers: { 'content-type': type, 'content-disposition': `attachment; filename="tasks.${as}"` },
  })
}

async function* tasksOf({ archive, snapshot }: ArchiveCalls, withClosed: boolean): AsyncGenerator<readonly Task[]> {
  yield [...snapshot.state.tasks.values()].filter(({ closedAt }) => closedAt === null).sort(byTurn)
  const everything = { limit: PAGE, status: null, project: null, assignee: null, text: null }
  for (let after: ClosedPlace | null = null, more = withClosed; more; more = after !== null) {
    const page = await archive.closed(snapshot.seq, { ...everything, after })
    yield page.tasks
    after = page.next
  }
}

async function* csvOf(pages: AsyncIterable<readonly Task[]>, nameOf: WhoNamed): AsyncGenerator<string> {
  yield writeCsv([TASK_COLUMNS])
  // The byte order mark stands once, in front.
  for await (const tasks of pages) yield writeCsv(tasks.map((task) => taskRecord(task, nameOf))).slice(1)
}

async function* jsonOf(
  pages: AsyncIterable<readonly Task[]>,
  { snapshot, nowMs }: ArchiveCalls,
): AsyncGenerator<string> {
  let before = '['
  for await (const tasks of pages) {
    for (const task of tasks) {
      yield `${before}\n${JSON.stringify(showTask(task, snapshot.state, nowMs))}`
      before = ','
    }
  }
  yield before === '[' ? '[]\n' : '\n]\n'
}
