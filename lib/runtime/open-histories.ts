import { join } from 'node:path'
import type { AwayStore } from '#lib/away/away-store.ts'
import { openAwayStore } from '#lib/away/open-away-store.ts'
import { createFileHistory } from '#lib/files/create-file-history.ts'
import type { FileHistory } from '#lib/files/file-history.ts'
import { type LeadStore, openLeadStore } from '#lib/leads/open-lead-store.ts'
import type { EventLog } from '#lib/log/log.ts'
import type { AlarmClock } from '#lib/protocol/clock.ts'
import type { Limits } from '#lib/protocol/limits.ts'
import { openTaskArchive } from '#lib/task-archive/open-task-archive.ts'
import type { TaskArchive } from '#lib/task-archive/task-archive.ts'
import { createUsageStore } from '#lib/usage/create-usage-store.ts'
import type { UsageStore } from '#lib/usage/usage-store.ts'

/** What follows the log to remember more than the state does, each in a database of its own beside it. */
export interface Histories {
  readonly fileHistory: FileHistory
  readonly archive: TaskArchive
  readonly leadStore: LeadStore
  readonly usage: UsageStore
  readonly away: AwayStore
}

export interface HistoryParts {
  readonly dataDir: string
  readonly limits: Pick<Limits, 'usageRequestDays'>
  readonly log: EventLog
  readonly clock: AlarmClock
  readonly onError: (error: unknown) => void
}

export async function openHistories(
  { dataDir, limits, ...parts }: HistoryParts,
  stack: AsyncDisposableStack,
): Promise<Histories> {
  const keep = <T extends AsyncDisposable>(store: T): T => stack.use(store)
  const at = (name: string) => ({ ...parts, file: join(dataDir, name) })
  // Together, for each waits for threads of its own to start.
  const opening = [
    createFileHistory(at('files.db')).then(keep),
    openTaskArchive(at('tasks.db')).then(keep),
    openLeadStore(at('leads.db')).then(keep),
    createUsageStore({ ...at('usage.db'), requestDays: limits.usageRequestDays }).then(keep),
    openAwayStore(at('away.db')).then(keep),
  ] as const
  // Where one fails, the others are with the stack before that is told.
  await Promise.allSettled(opening)
  const [fileHistory, archive, leadStore, usage, away] = await Promise.all(opening)
  return { fileHistory, archive, leadStore, usage, away }
}
