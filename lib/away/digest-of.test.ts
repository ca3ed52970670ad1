import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { createFileHistory } from '#lib/files/create-file-history.ts'
import type { Entry } from '#lib/log/log.ts'
import { openTempLog } from '#lib/log/log-fixture.ts'
import { systemClock } from '#lib/protocol/clock.ts'
import type { Cursor } from '#lib/protocol/cursor.ts'
import type { EventOf, MissionEvent } from '#lib/protocol/event.ts'
import { anyEvents, folded, Stamp } from '#lib/state/event-fixture.ts'
import { emptyState } from '#lib/state/mission.ts'
import type { MissionState } from '#lib/state/model.ts'
import { needsCount } from '#lib/state/selectors.ts'
import { NO_USAGE, plus, usageOf } from '#lib/state/usage.ts'
import { openTaskArchive } from '#lib/task-archive/open-task-archive.ts'
import { isQuiet } from './digest.ts'
import { digestOf } from './digest-of.ts'
import { openAwayStore } from './open-away-store.ts'

/** An event as an entry of a log, in which it gets the seq that it has; ids stand beside its data, as the server puts them. */
function entryOf({ seq: _, at, day, actor, id, ...said }: MissionEvent): Entry {
  const stamp = { at, day, actor, id }
  const { taskId } = said.data as { readonly taskId?: string }
  const facts = taskId === undefined ? said : { ...said, taskId }
  return {
    principal: actor,
    id,
    stamp: `,${JSON.stringify(stamp).slice(1, -1)}`,
    content: `,${JSON.stringify(facts).slice(1)}`,
    event: { ...stamp, ...facts } as Omit<MissionEvent, 'seq'>,
  }
}

const isUsage = (event: MissionEvent): event is EventOf<'token:usage'> => event.type === 'token:usage'

async function office(events: readonly MissionEvent[]) {
  const temp = await openTempLog()
  onTestFinished(() => temp[Symbol.asyncDispose]())
  const { log } = temp
  await log.append(events.map(entryOf))
  const onError = (error: unknown) => {
    throw error
  }
  const parts = (name: string) => ({ file: join(temp.dir, name), log, clock: systemClock, onError, lagMs: 1 })
  const open = async () => {
    const stores = {
      away: await openAwayStore(parts('away.db')),
      archive: await openTaskArchive(parts('tasks.db')),
      fileHistory: await createFileHistory(parts('files.db')),
    }
    const close = async () => {
      for (const store of Object.values(stores)) await store[Symbol.asyncDispose]()
    }
    onTestFinished(close)
    return { ...stores, close }
  }
  let stores = await open()
  let state: MissionState = folded(events)
  return {
    log,
    see: (next: MissionState) => {
      state = next
    },
    async reopen() {
      await stores.close()
      stores = await open()
    },
    cursorAt: async (seq: number): Promise<Cursor> =>
      (await log.cursorAt(seq)) ?? { epoch: log.epoch, seq, tag: 'forgotten'.slice(0, 8) },
    digest: (since: Cursor, until: Cursor | null = null) =>
      digestOf({ log, ...stores, state: () => state }, since, until),
  }
}

it('[P-AWAY-2] tells what was finished, what failed, what it cost, which files and which levels, and what waits now', async () => {
  const stamp = new Stamp()
  const before = [
    stamp.make('agent:registered', { agentId: 'a' }),
    stamp.make('task:created', { taskId: 't0', title: 'Before', status: 'done' }),
    stamp.make('token:usage', { agentId: 'a', model: 'm', input: 10, costUsd: 1 }),
    stamp.make('file:change', { path: 'old.ts', change: 'modified', agentId: 'a' }),
    stamp.make('agent:statusChange', { agentId: 'a', sessionId: 's2', status: 'error' }),
  ]
  const since = before.length
  const events = [
    ...before,
    stamp.make('task:completed', { taskId: 't1', title: 'First', assignee: 'agent:a' }),
    stamp.make('task:completed', { taskId: 't2', title: 'Second' }),
    stamp.make('task:created', { taskId: 't3', title: 'Undone', status: 'done' }),
    stamp.make('task:updated', { taskId: 't3', status: 'ready' }),
    stamp.make('task:failed', { taskId: 't4', title: 'Hard' }),
    stamp.make('session:started', { sessionId: 's1', agentId: 'a' }),
    stamp.make('session:ended', { sessionId: 's1' }),
    stamp.make('session:ended', { sessionId: 's1' }),
    stamp.make('session:ended', { sessionId: 's2' }),
    stamp.make('agent:lifecycle', { agentId: 'b', phase: 'crash' }),
    stamp.make('agent:statusChange', { agentId: 'b', status: 'error' }),
    stamp.make('token:usage', { agentId: 'a', model: 'm', input: 5, output: 2, costUsd: 0.25 }),
    stamp.make('token:usage', { agentId: 'a', model: 'm', input: 5 }),
    stamp.make('file:change', { path: 'a.ts', change: 'modified', agentId: 'a' }),
    stamp.make('file:change', { path: 'a.ts', change: 'deleted', agentId: 'a' }),
    stamp.make('file:change', { path: 'b.ts', change: 'read', agentId: 'a' }),
    stamp.make('agent:levelUp', { agentId: 'a', level: 2, xp: 100 }),
    stamp.make('agent:levelUp', { agentId: 'a', level: 3, xp: 300 }),
  ]
  const { digest, cursorAt, see } = await office(events)
  const told = await digest(await cursorAt(since))
  expect(told).toMatchObject({
    from: { at: before.at(-1)?.at },
    to: { at: events.at(-1)?.at },
    gap: null,
    events: events.length - since,
    needs: needsCount(folded(events)),
    tasksDone: 2,
    tasksFailed: 1,
    done: [{ id: 't2', title: 'Second' }, { id: 't1' }],
    sessionsEnded: 1,
    sessionsFailed: 1,
    agentsFailed: 1,
    levelUps: 2,
    reached: [{ agentId: 'a', level: 3 }],
    usage: { requests: 2, unpriced: 1, input: 10, tokens: 12, costNano: 250_000_000 },
    files: 1,
  })
  expect(isQuiet(told)).toBe(false)
  see({ ...folded(events), workspace: { ...emptyState().workspace, levels: false } })
  expect(await digest(await cursorAt(since))).toMatchObject({ levelUps: 0, reached: [] })
  const nothing = await digest(await cursorAt(events.length))
  expect([nothing.events, isQuiet(nothing)]).toEqual([0, true])
})

it('[P-AWAY-2] cost and tokens are those of the requests in between, exactly, for any two events and over a restart', async () => {
  const early = (sample: readonly MissionEvent[]) => sample.slice(0, sample.length / 2).filter(isUsage).length
  const events = fc.sample(anyEvents(300), { numRuns: 40, seed: 11 }).reduce((a, b) => (early(b) > early(a) ? b : a))
  const half = Math.floor(events.length / 2)
  const { digest, cursorAt, reopen, log } = await office(events.slice(0, half))
  await digest(await cursorAt(0))
  await reopen()
  await log.append(events.slice(half).map(entryOf))
  const spent = (after: number, upTo: number) =>
    events
      .filter(({ seq }) => seq > after && seq <= upTo)
      .reduce((sum, event) => (isUsage(event) ? plus(sum, usageOf(event.data)) : sum), NO_USAGE)
  expect(spent(0, half).requests).toBeGreaterThan(0)
  const span = fc.tuple(fc.nat(events.length), fc.nat(events.length))
  await fc.assert(
    fc.asyncProperty(span, async (ends) => {
      const [after, upTo] = [Math.min(...ends), Math.max(...ends)]
      expect((await digest(await cursorAt(after), await cursorAt(upTo))).usage).toMatchObject(spent(after, upTo))
    }),
    { numRuns: 60 },
  )
})

it('[P-AWAY-2] the whole log costs what the live state says', async () => {
  const events = fc.sample(anyEvents(200), { numRuns: 1, seed: 7 })[0] ?? []
  const { digest, cursorAt } = await office(events)
  expect((await digest(await cursorAt(0))).usage).toMatchObject(folded(events).tokens.all)
})

it('[P-AWAY-2] tells of figures beyond what a number holds, and over a restart: no publisher stops it', async () => {
  const stamp = new Stamp()
  const most = { model: 'm', input: Number.MAX_SAFE_INTEGER, costUsd: 1_000_000 }
  const events = Array.from({ length: 1_100 }, () => stamp.make('token:usage', { agentId: 'a', ...most }))
  const { digest, cursorAt, reopen, log } = await office(events)
  const told = async () => (await digest(await cursorAt(0))).usage.requests
  expect(await told()).toBe(1_100)
  await reopen()
  await log.append([entryOf(stamp.make('token:usage', { agentId: 'a', ...most }))])
  expect(await told()).toBe(1_101)
})

it('[P-AWAY-3] says so where the log has forgotten what came first, and since when it can tell', async () => {
  const stamp = new Stamp()
  const events = Array.from({ length: 20 }, () => stamp.make('token:usage', { agentId: 'a', model: 'm', costUsd: 1 }))
  const { digest, log, cursorAt } = await office(events)
  const [early, kept] = [await cursorAt(3), await cursorAt(14)]
  const cursor = await cursorAt(15)
  await digest(early)
  await log.saveCheckpoint({ cursor, stateVersion: 1, state: '{}' })
  const floor = await log.trim(12)
  expect(floor).toBe(12)
  expect(await digest(early)).toMatchObject({ gap: 'forgotten', events: 9, from: { at: events[11]?.at } })
  expect(await digest(kept)).toMatchObject({ gap: null, events: 6 })
})

it('[P-AWAY-3] says so of a cursor of another log, or of one that went another way', async () => {
  const stamp = new Stamp()
  const events = Array.from({ length: 5 }, () => stamp.make('token:usage', { agentId: 'a', model: 'm', costUsd: 1 }))
  const { digest, cursorAt } = await office(events)
  const cursor = await cursorAt(3)
  const whole = { gap: 'other', events: 5, usage: { requests: 5 }, from: { at: null } }
  expect(await digest({ ...cursor, epoch: 'another-one' })).toMatchObject(whole)
  expect(await digest({ ...cursor, tag: 'zzz' })).toMatchObject(whole)
  expect(await digest({ ...cursor, seq: 99 })).toMatchObject(whole)
})
