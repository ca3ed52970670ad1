import { API_KEY, type TestServer } from '#e2e/server.ts'

export const headers = { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' }

/** A fleet that has worked for a while: every agent has a status, a session, its usage and a few steps. */
export async function fillFleet({ url }: TestServer, agents: number): Promise<void> {
  for (let first = 0; first < agents; first += 100) {
    const events = Array.from({ length: Math.min(100, agents - first) }, (_, place) => storyOf(first + place)).flat()
    await post(url, events)
  }
}

/** The nth thing that an agent of this fleet does next. */
export function workOf(n: number, agents: number): object {
  const who = (n * 7) % agents
  const about = { agentId: `agent-${who}`, sessionId: `session-${who}` }
  const step = n % 10
  const call = { kind: 'tool', tool: 'Edit', title: `Edit src/part-${n}.ts` }
  if (step < 4) return { type: 'agent:activity', data: { ...about, ...call, phase: 'start', toolUseId: `call-${n}` } }
  if (step < 7)
    return { type: 'agent:activity', data: { ...about, ...call, phase: 'end', toolUseId: `call-${n - 4}`, ok: true } }
  if (step < 9) return usageOf(about, n)
  return { type: 'session:activity', data: { ...about, role: 'assistant', lastMessage: `Step ${n} is done.` } }
}

const usageOf = (about: object, n: number) => ({
  type: 'token:usage',
  data: { ...about, model: `model-${n % 4}`, input: 900 + n, output: 120 + n, costUsd: 0.01 },
})

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
    usageOf(about, n),
    ...[1, 2, 3].map((step) => ({
      type: 'agent:activity',
      data: { ...about, kind: 'tool', tool: 'Bash', title: `npm test, step ${step}` },
    })),
  ]
}

export async function post(url: string, body: object): Promise<void> {
  const response = await fetch(`${url}/api/events`, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!response.ok) throw new Error(`The server refused: ${await response.text()}`)
  await response.arrayBuffer()
}
