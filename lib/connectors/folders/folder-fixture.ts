import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { createLeadGate } from '#lib/control/lead-gate.ts'
import { createTaskGate } from '#lib/control/task-gate.ts'
import { createIngest } from '#lib/ingest/create-ingest.ts'
import { createStamper } from '#lib/ingest/stamp.ts'
import { liveLeads } from '#lib/leads/lead-source.ts'
import { openTempLog } from '#lib/log/log-fixture.ts'
import { systemClock } from '#lib/protocol/clock.ts'
import type { KnownDraft, MissionEvent } from '#lib/protocol/event.ts'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import type { Publish } from '../connector.ts'
import type { FolderLimits } from './folder-limits.ts'
import { watchFolder } from './watch-folder.ts'

/** Real waits, in a size for tests. */
const QUICK: Partial<FolderLimits> = {
  debounceMs: 10,
  settleMs: 20,
  goneMs: 120,
  partialMs: 600,
  retellMs: 50,
  sweepMs: 1_000,
  pollMs: 50,
  saveMs: 50,
}

/** A folder, a log with the rules of tasks, and the state that follows from it. */
export async function office() {
  const dir = await mkdtemp(join(tmpdir(), 'mission-folders-'))
  const temp = await openTempLog()
  onTestFinished(async () => {
    await temp[Symbol.asyncDispose]()
    await rm(dir, { recursive: true, force: true })
  })
  const root = join(dir, 'office')
  await mkdir(root)
  let state = emptyState()
  const events: MissionEvent[] = []
  const heard: (() => void)[] = []
  temp.log.tail((stored) => {
    for (const { event } of stored) {
      state = fold(state, [event])
      events.push(event)
    }
    for (const wake of heard.splice(0)) wake()
  })
  const view = {
    state: () => state,
    until: async (isSo: (now: typeof state) => boolean) => {
      while (!isSo(state)) await new Promise<void>((resolve) => heard.push(resolve))
      return true
    },
  }
  let isRefusing = false
  const ingest = createIngest({
    log: temp.log,
    limits: DEFAULT_LIMITS,
    stamper: createStamper(Date.now, () => null),
    zone: () => 'UTC',
    refuseWrite: () => 'the folder is trusted',
    gate: createTaskGate(view, systemClock),
    leadGate: createLeadGate(view, liveLeads(view.state)),
    take: () => undefined,
  })
  const publish: Publish = (...call) =>
    isRefusing ? Promise.reject(new Error('the log is away')) : ingest.publish(...call)
  const errors: unknown[] = []
  const self = {
    root,
    publish,
    errors,
    get state() {
      return state
    },
    set isRefusing(is: boolean) {
      isRefusing = is
    },
    events: (type: string) => events.filter((event) => event.type === type) as (MissionEvent & KnownDraft)[],
    async write(path: string, content: unknown) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), typeof content === 'string' ? content : JSON.stringify(content))
    },
    watch: (limits: Partial<FolderLimits> = {}) =>
      watchFolder({
        name: 'office',
        path: root,
        dataDir: join(root, 'data'),
        publish,
        clock: systemClock,
        onError: (error) => errors.push(error),
        limits: { ...QUICK, ...limits },
      }),
    files: () => self.events('file:change').map(({ data }) => [data.change, data.path]),
    status: () => state.system.get('folder:office'),
    agent: (id = 'office:nova') => state.agents.get(id),
    tasks: () =>
      Object.fromEntries([...state.tasks.values()].map(({ id, status }) => [id.replace('office:', ''), status])),
  }
  return self
}

export const soon = (look: () => unknown) => expect.poll(look, { interval: 10 })
