import type { ArchiveCalls } from '#lib/rest/task-archive-answers.ts'
import type { Runtime } from './runtime.ts'

/** What the routes of older tasks ask with: the archive, beside the state as it stands now. */
export const archiveCalls = ({ archive, hub, clock }: Runtime): ArchiveCalls => ({
  archive,
  snapshot: hub.snapshot(),
  nowMs: clock.now(),
})
