import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import type { Entry } from './log.ts'
import { openSqliteLog, type SqliteLog, type SqliteLogOptions } from './log-sqlite.ts'

/** A real log in a folder of its own, for tests of everything that stands on one. */
export interface TempLog extends AsyncDisposable {
  /** The log that is open now; another object after `reopen`. */
  readonly log: SqliteLog
  readonly dir: string
  readonly file: string
  /** Closes the log and opens the same file again. */
  reopen(): Promise<SqliteLog>
}

export interface TempLogOptions extends Partial<Omit<SqliteLogOptions, 'file' | 'limits'>> {
  readonly limits?: Partial<SqliteLogOptions['limits']>
}

/** @param options over the defaults; an error that reaches `onError` is thrown when the fixture is disposed. */
export async function openTempLog({ limits, ...options }: TempLogOptions = {}): Promise<TempLog> {
  const dir = await mkdtemp(join(tmpdir(), 'mission-log-'))
  const file = join(dir, 'log.db')
  const errors: unknown[] = []
  const onError = (error: unknown) => errors.push(error)
  const open = () => openSqliteLog({ file, limits: { ...DEFAULT_LIMITS, ...limits }, onError, ...options })
  let log = await open()
  return {
    get log() {
      return log
    },
    dir,
    file,
    async reopen() {
      await log[Symbol.asyncDispose]()
      log = await open()
      return log
    },
    async [Symbol.asyncDispose]() {
      await log[Symbol.asyncDispose]()
      await rm(dir, { recursive: true, force: true })
      if (errors.length > 0) throw new AggregateError(errors, 'the log reported errors that the test did not expect')
    },
  }
}

export interface EntryParts {
  readonly principal?: string
  readonly id?: string
  readonly guard?: string
  readonly type?: `${string}:${string}`
  readonly data?: Readonly<Record<string, unknown>>
  /** ISO 8601; the same for all when absent, since tests have no clock. */
  readonly at?: string
}

/** A valid entry of the parts that a test cares about; without an id it gets one of its own. */
export function entryOf(parts: EntryParts = {}): Entry {
  const { principal = 'key:test', id = randomUUID(), guard, type = 'test:happened', data = {} } = parts
  const at = parts.at ?? '2026-01-02T03:04:05.678Z'
  const envelope = { at, day: at.slice(0, 10), actor: principal, id }
  const facts = { type, ...subjectsOf(data), data }
  const event = { ...envelope, ...facts } as Omit<MissionEvent, 'seq'>
  return {
    principal,
    id,
    ...(guard === undefined ? {} : { guard }),
    stamp: `,${JSON.stringify(envelope).slice(1, -1)}`,
    content: `,${JSON.stringify(facts).slice(1)}`,
    event,
  }
}

/** The envelope repeats whom the event is about. */
function subjectsOf(data: Readonly<Record<string, unknown>>): Record<string, string> {
  const found: Record<string, string> = {}
  for (const name of ['agentId', 'sessionId', 'taskId']) {
    const value = data[name]
    if (typeof value === 'string') found[name] = value
  }
  return found
}
