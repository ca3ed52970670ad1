import { API_KEY, startServer } from '#e2e/server.ts'
import type { FaultOptions, FaultReport } from './fault.ts'
import { stateHashOf } from './product.ts'

const BATCH = 1_000
const IN_FLIGHT = 8

/**
 * A log of `rounds` thousand events. Pass: after SIGTERM and after kill -9 the state is what it was. The figures say how long
 * each start took: it reads a checkpoint and what came after it, so it should not depend on the size of the log.
 */
export async function longLog({ rounds, log }: FaultOptions): Promise<FaultReport> {
  await using server = await startServer({ MC_LIMITS: JSON.stringify({ publishEventsPerSecondKey: 10_000_000 }) })
  const started = performance.now()
  for (let n = 0; n < rounds; n += IN_FLIGHT) {
    const batches = Array.from({ length: Math.min(IN_FLIGHT, rounds - n) }, (_, place) => post(server.url, n + place))
    await Promise.all(batches)
  }
  const perSecond = Math.round((rounds * BATCH) / ((performance.now() - started) / 1_000))
  log(`  ${rounds * BATCH} events stored, ${perSecond} a second`)
  const hash = await stateHashOf(server)
  await server.restart()
  const afterStop = { readyMs: server.readyMs, hash: await stateHashOf(server) }
  await server.stop('SIGKILL')
  await server.restart()
  const afterKill = { readyMs: server.readyMs, hash: await stateHashOf(server) }
  const starts = { 'after SIGTERM': afterStop, 'after kill -9': afterKill }
  return {
    violations: Object.entries(starts)
      .filter(([, start]) => start.hash !== hash)
      .map(([when]) => `the state ${when} is another one`),
    figures: {
      events: rounds * BATCH,
      perSecond,
      readyAfterStopMs: afterStop.readyMs,
      readyAfterKillMs: afterKill.readyMs,
    },
  }
}

async function post(url: string, batch: number): Promise<void> {
  const events = Array.from({ length: BATCH }, (_, place) => {
    const n = batch * BATCH + place
    const agentId = `agent-${n % 200}`
    if (n % 3 === 0)
      return {
        type: 'token:usage',
        data: { agentId, model: `model-${n % 4}`, input: n % 977, output: n % 101, costUsd: 0.001 },
      }
    return {
      type: 'agent:activity',
      data: { agentId, sessionId: `session-${n % 400}`, kind: 'tool', title: `Bash: step ${n}` },
    }
  })
  const response = await fetch(`${url}/api/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(events),
  })
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
  await response.arrayBuffer()
}
