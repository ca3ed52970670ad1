import { API_KEY, type TestServer } from '#e2e/server.ts'
import { Histogram } from '../measure.ts'
import { lookup } from '../medians.ts'
import { type Figures, interleave, type Scenario } from '../scenario.ts'
import { startOurs } from '../system.ts'

const AGENTS = 1_000
const headers = { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' }

/** A fleet that has worked for a while: every agent has a status, a session, its usage and a few steps. */
async function fill({ url }: TestServer): Promise<void> {
  for (let first = 0; first < AGENTS; first += 100) {
    const events = Array.from({ length: 100 }, (_, place) => storyOf(first + place)).flat()
    await post(url, events)
  }
}

function storyOf(n: number): object[] {
  const agentId = `agent-${n}`
  const sessionId = `session-${n}`
  const about = { agentId, sessionId }
  return [
    {
      type: 'agent:registered',
      data: {
        agentId,
        name: `Builder ${n}`,
        kind: 'claude-code',
        machine: `host-${n % 40}`,
        project: `/srv/project-${n % 60}`,
      },
    },
    { type: 'session:started', data: { ...about, title: `Work on part ${n}`, model: `model-${n % 4}` } },
    {
      type: 'agent:statusChange',
      data: { ...about, status: n % 3 ? 'working' : 'idle', task: `Part ${n} of the parser` },
    },
    {
      type: 'token:usage',
      data: { ...about, model: `model-${n % 4}`, input: 900 + n, output: 120 + n, costUsd: 0.01 },
    },
    ...[1, 2, 3].map((step) => ({
      type: 'agent:activity',
      data: { ...about, kind: 'tool', tool: 'Bash', title: `npm test, step ${step}` },
    })),
  ]
}

async function post(url: string, body: object): Promise<void> {
  const response = await fetch(`${url}/api/events`, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`The server refused: ${await response.text()}`)
  await response.arrayBuffer()
}

/** Each after a change, so that none comes out of a cache. */
async function snapshots({ url }: TestServer, count: number): Promise<Figures> {
  const latency = new Histogram()
  let bytes = 0
  for (let n = 0; n < count; n++) {
    await post(url, { type: 'agent:activity', data: { agentId: `agent-${n}`, kind: 'note', title: `note ${n}` } })
    const started = performance.now()
    const response = await fetch(`${url}/api/snapshot`, { headers: { ...headers, 'accept-encoding': 'identity' } })
    bytes = (await response.arrayBuffer()).byteLength
    latency.add(performance.now() - started)
  }
  const { p50Ms, p99Ms } = latency.summary()
  return { 'p50 ms': p50Ms, 'p99 ms': p99Ms, 'KiB raw': bytes / 1_024 }
}

export const snapshot: Scenario = {
  name: 'snapshot',
  about: 'GET /api/snapshot of 1,000 agents',
  async run(context) {
    await using server = await startOurs()
    await fill(server)
    const samples = await interleave(context, { ours: () => snapshots(server, context.quick ? 10 : 100) })
    const of = lookup(samples)
    return {
      samples,
      goals: [
        { what: 'p99 in ms', value: of('ours', 'p99 ms'), wanted: { atMost: 150 } },
        { what: 'KiB raw', value: of('ours', 'KiB raw'), wanted: { atMost: 1_024 } },
      ],
    }
  },
}
