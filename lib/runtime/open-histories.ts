import { join } from 'node:path'
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
  const fileHistory = stack.use(await createFileHistory({ ...parts, file: join(dataDir, 'files.db') }))
  const archive = stack.use(await openTaskArchive({ ...parts, file: join(dataDir, 'tasks.db') }))
  const leadStore = stack.use(await openLeadStore({ ...parts, file: join(dataDir, 'leads.db') }))
  const usage = stack.use(
    await createUsageStore({ ...parts, file: join(dataDir, 'usage.db'), requestDays: limits.usageRequestDays }),
  )
  return { fileHistory, archive, leadStore, usage }
}
