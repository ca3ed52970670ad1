import { setTimeout as sleep } from 'node:timers/promises'
import { workOf } from '../fleet.ts'
import { Histogram, type Latency, machineMs, threadSeconds, usageOf } from '../measure.ts'
import type { Door } from './door.ts'
import { paced } from './pace.ts'
import { openLanes } from './publish.ts'

export interface FleetJob {
  readonly kind: 'fleet'
  readonly door: Pick<Door, 'publishUrl' | 'headers'>
  readonly pid: number
  /** Where Claude Code's hooks go. */
  readonly hooksUrl: string
  readonly agents: number
  /** Events of one agent in a second, posted together. */
  readonly batch: number
  readonly hooksPerSecond: number
  readonly warmMs: number
  readonly measureMs: number
}

export interface FleetResult {
  readonly eventsPerSecond: number
  readonly cores: number
  /** Of posts and of hooks, from the moment they were due. */
  readonly post: Latency
  readonly hook: Latency
  readonly others: number
  /** CPU of the server for one event, in microseconds, by what its threads do. */
  readonly perEvent: Readonly<Record<Work, number>>
}

/** `stores` are those that follow the log; `rest` is mostly V8 collecting garbage. */
export type Work = 'main' | 'log' | 'stores' | 'rest'

/** By the names of threads, which the system cuts to 15 characters. */
const WORK: readonly (readonly [Work, RegExp])[] = [
  ['main', /^(node-MainThread|node)$/],
  ['log', /^log-sqlite/],
  ['stores', /^(usage|away|archive|file-history|lead-store)-/],
]

const workOfThread = (name: string): Work => WORK.find(([, names]) => names.test(name))?.[0] ?? 'rest'

/** A fleet at work: each agent says once a second what it did, and hooks of other agents wait for their answers meanwhile. */
export async function fleetWork(job: FleetJob): Promise<FleetResult> {
  const posts = new Histogram()
  const hooks = new Histogram()
  const over = new AbortController()
  let events = 0
  const working = Promise.all([
    paced(
      {
        lanes: await openLanes(job.door, 32),
        perSecond: job.agents,
        bodyOf: (n) => JSON.stringify(stepsOf(n, job)),
        onAnswer: (_, dueMs) => {
          posts.add(machineMs() - dueMs)
          events += job.batch
        },
      },
      over.signal,
    ),
    paced(
      {
        lanes: await openLanes({ ...job.door, publishUrl: job.hooksUrl }, 8),
        perSecond: job.hooksPerSecond,
        bodyOf: (n) => JSON.stringify(hookOf(n)),
        onAnswer: (_, dueMs) => hooks.add(machineMs() - dueMs),
      },
      over.signal,
    ),
  ])
  await Promise.race([sleep(job.warmMs), working])
  posts.clear()
  hooks.clear()
  const before = events
  const usage = usageOf(job.pid)
  const threads = threadSeconds(job.pid)
  await Promise.race([sleep(job.measureMs), working])
  const { seconds, cpuSeconds, others } = usage()
  const perEvent = sharesOf(threads, threadSeconds(job.pid), events - before)
  const eventsPerSecond = (events - before) / seconds
  const result = { post: posts.summary(), hook: hooks.summary(), perEvent }
  over.abort()
  await working
  return { eventsPerSecond, cores: cpuSeconds / seconds, ...result, others }
}

function sharesOf(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  events: number,
): FleetResult['perEvent'] {
  const shares = { main: 0, log: 0, stores: 0, rest: 0 }
  for (const [name, seconds] of after)
    shares[workOfThread(name)] += ((seconds - (before.get(name) ?? 0)) * 1e6) / events
  return shares
}

const stepsOf = (n: number, { agents, batch }: FleetJob) =>
  Array.from({ length: batch }, (_, step) => workOf(n * batch + step, agents))

/** A tool call's beginning and end in turn, of fifty sessions. */
function hookOf(n: number): object {
  const call = Math.floor(n / 2)
  const session = `hook-session-${call % 50}`
  const about = {
    session_id: session,
    transcript_path: `/home/dev/.claude/projects/-srv-web/${session}.jsonl`,
    cwd: '/srv/web',
    tool_name: 'Bash',
    tool_input: { command: `npm test -- part-${call}` },
    tool_use_id: `toolu_${call}`,
  }
  if (n % 2 === 0) return { ...about, hook_event_name: 'PreToolUse' }
  return { ...about, hook_event_name: 'PostToolUse', tool_response: { stdout: 'ok' }, duration_ms: 27 }
}
