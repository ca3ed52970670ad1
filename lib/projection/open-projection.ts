import { existsSync, renameSync, rmSync } from 'node:fs'
import type { EventLog } from '#lib/log/log.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import { type Calls, openSqliteThread, type SqliteThread } from '#lib/sqlite/thread.ts'
import { LateReader } from './late-reader.ts'
import { linesAbout } from './lines-about.ts'
import { LogFollower, type Progress } from './log-follower.ts'
import type { Answer, Projection, ProjectionOptions } from './projection.ts'
import type { FollowCalls, Place } from './serve-projection.ts'

/**
 * Opens a projection and lets it follow the log from where it stands, on two threads: one writes, the other answers once it is asked.
 *
 *     const closed = await openProjection<ClosedTaskCalls>({ file, module: new URL('./closed-tasks-thread.ts', import.meta.url), log, clock, onError })
 *     const { answer } = await closed.ask(snapshot.seq, 'page', { after: null, limit: 100 })
 *
 * @param meaning that of the module, given again here since the module runs on its own threads.
 * @throws MissionError `unavailable` when another process has the file open, `version` when it is newer than this program.
 */
export async function openProjection<C extends Calls>(
  options: ProjectionOptions & { readonly meaning: number },
): Promise<Projection<C>> {
  await using stack = new AsyncDisposableStack()
  const { writer, place } = await openWriter(options)
  stack.use(writer)
  const { file, module, onError, log, clock, lagMs = 500, waitMs = 5_000 } = options
  const { about = null } = options
  const reader = stack.use(new LateReader(module, { ...options.options, file, readOnly: true }, onError))
  stack.defer(() => restIn(writer, onError))
  const follower = stack.use(
    new LogFollower(
      {
        log,
        clock,
        onError,
        lagMs,
        waitMs,
        apply: async (page, cursor) => progressOf(await writer.call('apply', linesAbout(page, about), cursor)),
        place: async () => progressOf(await writer.call('place')),
      },
      progressOf(place),
    ),
  )
  const stop = stack.move()
  return {
    get available() {
      return writer.alive && reader.alive
    },
    get seq() {
      return follower.seq
    },
    get behind() {
      return Math.max(0, log.head - follower.seq)
    },
    until: (seq) => follower.until(seq),
    async ask(atLeast, name, ...args) {
      if (!writer.alive) throw new MissionError('unavailable', 'The store stopped. Restart the server.')
      await follower.until(atLeast)
      // A cast, because the thread hands on by name; the module's own type says what each question gives.
      return (await reader.call('ask', name, args)) as Answer<ReturnType<C[typeof name]>>
    },
    [Symbol.asyncDispose]: () => stop.disposeAsync(),
  }
}

const progressOf = ({ cursor, after }: Place): Progress => ({ seq: cursor.seq, after })

async function restIn(writer: SqliteThread<FollowCalls>, onError: (error: unknown) => void): Promise<void> {
  if (!writer.alive) return
  try {
    await writer.call('rest')
  } catch (error) {
    // What was not written down is made again from the log at the next start.
    onError(error)
  }
}

/** The thread that writes, at a place that is one of this log. */
async function openWriter(
  options: ProjectionOptions & { readonly meaning: number },
): Promise<{ writer: SqliteThread<FollowCalls>; place: Place }> {
  const { file, module, log, onError } = options
  const open = () => openSqliteThread<FollowCalls>(module, { ...options.options, file, exclusive: true }, onError)
  let writer = await open()
  try {
    const place = await writer.call('place')
    if (place.cursor.epoch === '') return { writer, place: await writer.call('begin', log.epoch) }
    if (await isOurs(log, place, options.meaning)) return { writer, place }
    await writer[Symbol.asyncDispose]()
    setAside(file, log)
    writer = await open()
    return { writer, place: await writer.call('begin', log.epoch) }
  } catch (error) {
    await writer[Symbol.asyncDispose]()
    throw error
  }
}

/** Rows of another meaning stay where the log could not give them back. */
async function isOurs(log: EventLog, { cursor, meaning }: Place, present: number): Promise<boolean> {
  if (cursor.epoch !== log.epoch || cursor.seq > log.head) return false
  if (meaning !== present && log.floor === 1) return false
  const there = await log.cursorAt(cursor.seq)
  // Where its event was forgotten meanwhile (the file is an old copy), nothing speaks against it.
  return there === null ? cursor.seq < log.floor : there.tag === cursor.tag
}

function setAside(file: string, log: EventLog): void {
  for (const part of ['', '-wal', '-shm']) {
    if (!existsSync(file + part)) continue
    if (log.floor > 1) renameSync(file + part, `${file}-before${part}`)
    else rmSync(file + part)
  }
}
