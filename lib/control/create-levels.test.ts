import { afterEach, expect, it, vi } from 'vitest'
import { entryOf, openTempLog, type TempLog } from '#lib/log/log-fixture.ts'
import type { EventData, MissionEvent } from '#lib/protocol/event.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import { createFakeClock } from './clock-fixture.ts'
import { createLevels } from './create-levels.ts'

let undo: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of undo.reverse()) await each[Symbol.asyncDispose]()
  undo = []
})

const read = async ({ log }: TempLog): Promise<readonly MissionEvent[]> =>
  (await log.read(0, { events: 5_000, bytes: 1e9 })).map(({ event, seq }) => ({ ...event, seq }) as MissionEvent)

async function open(): Promise<TempLog> {
  const temp = await openTempLog()
  undo.push(temp)
  return temp
}

/** One node: a state of its own over the log that it shares, and its engine. */
async function node(temp: TempLog, refuse: () => boolean = () => false) {
  const { log } = temp
  const clock = createFakeClock()
  let state = fold(emptyState(), await read(temp))
  const listeners = new Set<() => void>()
  const off = log.tail((stored) => {
    state = fold(
      state,
      stored.map(({ event }) => event),
    )
    for (const listener of listeners) listener()
  })
  const errors: unknown[] = []
  let looked = 0
  const engine = createLevels({
    state: () => {
      looked++
      return state
    },
    changed(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    log: {
      async append(by, { type, data }, { guard }) {
        if (refuse()) throw new Error('the store is gone')
        const entry = { principal: by.id, type: type as `${string}:${string}`, data: { ...data } }
        const [receipt] = await log.append([entryOf({ ...entry, ...(guard && { guard }) })])
        if (!receipt) throw new Error('no receipt')
        return receipt
      },
    },
    clock,
    report: (error) => errors.push(error),
  })
  undo.push(engine)
  const stop = async () => {
    off()
    await engine[Symbol.asyncDispose]()
  }
  return { state: () => state, errors, clock, stop, looked: () => looked }
}

let tasks = 0
/** So many urgent tasks that an agent has done, 50 experience each. */
const done = (temp: TempLog, agentId: string, count: number) =>
  temp.log.append(
    Array.from({ length: count }, () =>
      entryOf({
        type: 'task:completed',
        data: { taskId: `t${++tasks}`, priority: 'urgent', assignee: `agent:${agentId}` },
      }),
    ),
  )
const join = (temp: TempLog, ...agents: readonly string[]) =>
  temp.log.append(agents.map((agentId) => entryOf({ type: 'agent:registered', data: { agentId } })))

const levelUps = async (temp: TempLog) =>
  (await read(temp)).flatMap(({ type, data }) => {
    if (type !== 'agent:levelUp') return []
    const { agentId, level } = data as EventData<'agent:levelUp'>
    return [`${agentId} ${level}`]
  })
const untilTold = (temp: TempLog, count: number) =>
  vi.waitUntil(async () => (await levelUps(temp)).length >= count, { interval: 2 })

it('[P-LEVEL-3] tells every level of every agent once and in order, by two nodes and over restarts', async () => {
  const temp = await open()
  await join(temp, 'a', 'b', '__proto__')
  const [one, two] = [await node(temp), await node(temp)]
  await done(temp, 'a', 2)
  await done(temp, '__proto__', 2)
  await untilTold(temp, 2)
  await one.stop()
  // 1,500 is level 6: several levels at once, told while only one node stands.
  await done(temp, 'b', 30)
  await untilTold(temp, 7)
  await two.stop()
  await done(temp, 'a', 4)
  const again = await node(temp)
  await untilTold(temp, 8)
  expect(await levelUps(temp)).toEqual(['a 2', '__proto__ 2', 'b 2', 'b 3', 'b 4', 'b 5', 'b 6', 'a 3'])
  expect(again.state().agents.get('b')).toMatchObject({ level: 6, levelTold: 6, xp: 1_500 })
  expect([one.errors, two.errors, again.errors]).toEqual([[], [], []])
})

it('[P-LEVEL-3] tells what could not be stored once the store is there again, with nothing else happening', async () => {
  const temp = await open()
  await join(temp, 'a')
  let gone = true
  const { errors, clock } = await node(temp, () => gone)
  await done(temp, 'a', 2)
  await vi.waitUntil(() => errors.length > 0, { interval: 1 })
  gone = false
  await clock.advance(30_000)
  await untilTold(temp, 1)
  expect(await levelUps(temp)).toEqual(['a 2'])
})

it('[P-LEVEL-3] an agent that was removed and came back hears no level a second time', async () => {
  const temp = await open()
  await join(temp, 'a')
  await node(temp)
  await done(temp, 'a', 2)
  await untilTold(temp, 1)
  await temp.log.append([entryOf({ type: 'agent:removed', data: { agentId: 'a' } })])
  await join(temp, 'a')
  await done(temp, 'a', 6)
  await untilTold(temp, 2)
  expect(await levelUps(temp)).toEqual(['a 2', 'a 3'])
})

it('[P-LEVEL-4] tells nothing while the workspace has no levels', async () => {
  const temp = await open()
  await join(temp, 'a', 'b')
  const off = await node(temp, () => true)
  await done(temp, 'a', 2)
  await off.stop()
  const workspace = (levels: boolean) => temp.log.append([entryOf({ type: 'system:workspace', data: { levels } })])
  await workspace(false)
  const { looked, state } = await node(temp)
  const before = looked()
  await done(temp, 'b', 2)
  await vi.waitUntil(() => looked() > before + 1, { interval: 1 })
  expect([await levelUps(temp), state().agents.get('b')?.xp]).toEqual([[], 0])
  // What was reached before is told after all once there are levels again.
  await workspace(true)
  await untilTold(temp, 1)
  expect(await levelUps(temp)).toEqual(['a 2'])
})
