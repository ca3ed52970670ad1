import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { serveProjection } from '#lib/projection/serve-projection.ts'
import type { Task } from '#lib/state/model.ts'
import { byTask, foldHolders, isOfTask } from './archive-fold.ts'
import { heldReader, noteHolders } from './held.ts'
import { MEANING } from './meaning.ts'
import type { ArchiveCalls, ClosedBetween, ClosedPage, ClosedQuery, TaskHistory } from './task-archive.ts'

/** As the index of comments has it: a query must say it in the same words. */
const IS_COMMENT = "event ->> '$.type' = 'task:commented'"

serveProjection<object, ArchiveCalls>({
  migrations: [
    `-- task: the Task of lib/state as JSON; closed_at is null while it is open
     CREATE TABLE tasks (id TEXT PRIMARY KEY, closed_at TEXT, task TEXT NOT NULL) STRICT, WITHOUT ROWID;
     CREATE INDEX closed ON tasks (closed_at DESC, id) WHERE closed_at IS NOT NULL;
     CREATE TABLE history (task TEXT NOT NULL, seq INTEGER NOT NULL, event TEXT NOT NULL,
       PRIMARY KEY (task, seq)) STRICT, WITHOUT ROWID`,
    `CREATE INDEX comments ON history (task, seq) WHERE ${IS_COMMENT}`,
    `-- from the event since to the event until; null while it is held
     CREATE TABLE held (task TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER, agent TEXT NOT NULL,
       PRIMARY KEY (task, since)) STRICT, WITHOUT ROWID`,
  ],
  meaning: MEANING,
  follow(db) {
    const find = taskFinder(db)
    const keep = db.prepare('INSERT OR REPLACE INTO tasks VALUES (?, ?, ?)')
    const drop = db.prepare('DELETE FROM tasks WHERE id = ?')
    const noteHeld = noteHolders(db)
    const note = db.prepare('INSERT INTO history VALUES (?, ?, ?)')
    return {
      apply(events) {
        for (const [id, its] of byTask(events)) {
          const { task, changes } = foldHolders(find(id), its)
          noteHeld(id, changes)
          if (task === null) drop.run(id)
          else keep.run(id, task.closedAt, JSON.stringify(task))
          for (const event of its) if (isOfTask(event)) note.run(id, event.seq, JSON.stringify(event))
        }
      },
    }
  },
  answers: (db) => ({
    task: taskFinder(db),
    history: historyReader(db, 'true'),
    comments: historyReader(db, IS_COMMENT),
    held: heldReader(db),
    closed: (query) => closedIn(db, query),
    closedBetween: closedBetweenIn(db),
  }),
})

function taskFinder(db: DatabaseSync): (id: string) => Task | null {
  const row = db.prepare('SELECT task FROM tasks WHERE id = ?')
  return (id) => {
    const found = row.get(id)
    return found === undefined ? null : taskOf(found.task)
  }
}

/** Written by this thread and no other. */
const taskOf = (json: unknown): Task => JSON.parse(String(json))

function historyReader(db: DatabaseSync, which: string) {
  const rows = db.prepare(
    `SELECT seq, event FROM history WHERE task = ? AND seq < ? AND ${which} ORDER BY seq DESC LIMIT ?`,
  )
  return (id: string, before: number | null, limit: number): TaskHistory => {
    const found = rows.all(id, before ?? Number.MAX_SAFE_INTEGER, limit + 1)
    const page = found.slice(0, limit)
    const next = found.length > limit ? Number(page.at(-1)?.seq) : null
    return { events: page.map(({ event }) => String(event)), next }
  }
}

function closedIn(db: DatabaseSync, query: ClosedQuery): ClosedPage {
  const { where, values } = conditionsOf(query)
  const found = db
    .prepare(`SELECT task FROM tasks WHERE ${where.join(' AND ')} ORDER BY closed_at DESC, id LIMIT ?`)
    .all(...values, query.limit + 1)
    .map(({ task }) => taskOf(task))
  const tasks = found.slice(0, query.limit)
  const last = tasks.at(-1)
  const next = found.length > query.limit && last?.closedAt ? { closedAt: last.closedAt, id: last.id } : null
  return { tasks, next }
}

function closedBetweenIn(db: DatabaseSync): (afterAt: string, upToAt: string) => ClosedBetween {
  const within = 'FROM tasks WHERE closed_at > ? AND closed_at <= ?'
  const counts = db.prepare(`SELECT task ->> '$.status' AS status, count(*) AS tasks ${within} GROUP BY 1`)
  const last = db.prepare(
    `SELECT id, task ->> '$.title' AS title ${within} AND task ->> '$.status' = 'done' ORDER BY closed_at DESC, id LIMIT 3`,
  )
  return (afterAt, upToAt) => {
    const by = new Map(counts.all(afterAt, upToAt).map(({ status, tasks }) => [status, Number(tasks)]))
    return {
      done: by.get('done') ?? 0,
      failed: by.get('failed') ?? 0,
      last: last.all(afterAt, upToAt).map(({ id, title }) => ({ id: String(id), title: String(title) })),
    }
  }
}

function conditionsOf({ after, status, project, assignee, text }: ClosedQuery) {
  const where = ['closed_at IS NOT NULL']
  const values: SQLInputValue[] = []
  const add = (condition: string, ...its: readonly SQLInputValue[]) => {
    where.push(condition)
    values.push(...its)
  }
  if (after !== null) add('(closed_at < ? OR (closed_at = ? AND id > ?))', after.closedAt, after.closedAt, after.id)
  if (status !== null) add("task ->> '$.status' = ?", status)
  if (project !== null) add("coalesce(task ->> '$.project', '') = ?", project)
  if (assignee !== null) add("coalesce(task ->> '$.assignee', '') = ?", assignee)
  if (text !== null) add("(instr(lower(task ->> '$.title'), ?) > 0 OR instr(lower(id), ?) > 0)", text, text)
  return { where, values }
}
