import { setTimeout as sleep } from 'node:timers/promises'
import { startServer, type TestServer } from '#e2e/server.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { Task } from '#lib/state/model.ts'
import { foldTask } from '#lib/task-archive/archive-fold.ts'
import { ask } from './ask.ts'
import type { FaultOptions, FaultReport } from './fault.ts'
import { storedIn } from './product.ts'
import { until } from './until.ts'

const AGENTS = 50
const KILLS = { whole: 8, short: 2 }
const BATCH = 500

/**
 * 50 agents race for `rounds` tasks over REST, each in a loop of "give me the next" and "it is done", while the product is
 * killed with -9 again and again. An answer that was lost is asked for again, as agents do.
 * Pass: each task was given once and done once, by the agent that held it under the lease that it named.
 */
export async function claimRace({ rounds, short, log }: FaultOptions): Promise<FaultReport> {
  await using server = await startServer()
  await makeTasks(server, rounds)
  const kills = short ? KILLS.short : KILLS.whole
  const done = new Map<string, string>()
  const violations: string[] = []
  const note = (taskId: string, agent: string) => {
    const before = done.get(taskId)
    if (before !== undefined) violations.push(`${taskId} was done by ${before} and by ${agent}`)
    done.set(taskId, agent)
  }
  const started = performance.now()
  const agents = Array.from({ length: AGENTS }, (_, n) =>
    work(server, `agent-${n}`, { note, isOver: () => done.size >= rounds }),
  )
  for (let kill = 1; kill <= kills; kill++) {
    await until(() => done.size >= (kill * rounds) / (kills + 1), 600_000)
    await server.stop('SIGKILL')
    await server.restart()
    log(`  ${kill} kills, ${done.size} tasks done`)
  }
  const refusals = (await Promise.all(agents)).flat()
  const seconds = (performance.now() - started) / 1_000
  const { stored } = await storedIn(server)
  const { given, wrong } = check(stored.map(({ event }) => event))
  const lost = rounds - done.size
  return {
    violations: [
      ...violations,
      ...refusals,
      ...wrong,
      ...(lost === 0 ? [] : [`${lost} tasks were never done`]),
      ...(given === rounds ? [] : [`${rounds} tasks were given ${given} times`]),
    ],
    figures: { agents: AGENTS, tasks: done.size, kills, tasksPerSecond: Math.round(rounds / seconds) },
  }
}

async function makeTasks(server: TestServer, count: number): Promise<void> {
  for (let from = 0; from < count; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, count - from) }, (_, n) => ({
      type: 'task:created',
      data: { taskId: `task-${from + n}`, title: `Task ${from + n}`, status: 'ready' },
    }))
    const { status, text } = await ask(server, '/api/events', { body: batch })
    if (status !== 201) throw new Error(`The tasks were not made: ${text}`)
  }
}

interface Race {
  /** Hears of each task that this agent was told is done. */
  note(taskId: string, agent: string): void
  isOver(): boolean
}

/** @returns what it was refused that nobody should be. */
async function work(server: TestServer, agent: string, { note, isOver }: Race): Promise<readonly string[]> {
  const refused: string[] = []
  while (!isOver()) {
    const next = await ask(server, `/api/tasks/next?agent=${agent}`)
    if (next.status === 204) {
      await sleep(50)
      continue
    }
    if (next.status !== 200) {
      refused.push(`${agent} asked for work and got ${next.status}: ${next.text}`)
      break
    }
    const { id, lease } = JSON.parse(next.text)
    const ended = await ask(server, `/api/tasks/${id}/complete?agent=${agent}`, {
      body: { generation: lease.generation, result: agent },
      headers: { 'idempotency-key': `done ${id} ${lease.generation}` },
    })
    if (ended.status === 200) note(id, agent)
    else refused.push(`${agent} held ${id} and could not end it: ${ended.text}`)
  }
  return refused
}

/** Looks through the log: who held each task when it was done, under which lease, and how often it was given. */
function check(events: readonly MissionEvent[]): { readonly given: number; readonly wrong: readonly string[] } {
  const wrong: string[] = []
  let given = 0
  const tasks = new Map<string, Task | null>()
  for (const event of events) {
    const { taskId } = event
    if (taskId === undefined) continue
    const task = tasks.get(taskId) ?? null
    if (event.type === 'task:assigned') given++
    if (event.type === 'task:completed') {
      const { result, generation } = event.data
      const lease = task?.lease ?? null
      if (lease?.holder !== result || lease?.generation !== generation) {
        wrong.push(`${taskId} was done by ${result} at ${generation} while ${JSON.stringify(lease)} held`)
      }
    }
    tasks.set(taskId, foldTask(task, [event]))
  }
  return { given, wrong }
}
