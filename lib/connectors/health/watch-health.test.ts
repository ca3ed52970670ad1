import { createServer, type ServerResponse } from 'node:http'
import { expect, it, onTestFinished } from 'vitest'
import { createFakeClock } from '#lib/control/clock-fixture.ts'
import type { KnownDraft } from '#lib/protocol/event.ts'
import type { Publish } from '../connector.ts'
import { collect } from '../replay-fixture.ts'
import { HealthVerdict, type Probe } from './health-verdict.ts'
import { watchHealth } from './watch-health.ts'

const answered = (ms: number, status = 200, word: string | null = null): Probe => ({
  kind: 'answered',
  ms,
  status,
  word,
})
const silent: Probe = { kind: 'silent', why: 'no connection' }

/** The statuses that a row of answers gives. */
function said(...probes: readonly Probe[]) {
  const verdict = new HealthVerdict('gateway')
  return probes.flatMap((probe, at) => {
    const drafts = verdict.after(probe)
    verdict.told()
    return drafts.map(({ data }) => [at, data.status])
  })
}

it('the first answer counts at once, a change when it was found twice in a row', () => {
  expect(said(answered(5))).toEqual([[0, 'up']])
  expect(said(silent)).toEqual([[0, 'down']])
  expect(said(answered(5), silent, answered(5), silent, answered(5))).toEqual([[0, 'up']])
  expect(said(answered(5), silent, silent, answered(5), silent, answered(5), answered(5))).toEqual([
    [0, 'up'],
    [2, 'down'],
    [6, 'up'],
  ])
  expect(said(answered(5), silent, answered(5, 404), silent, answered(5, 404), answered(5, 404))).toEqual([
    [0, 'up'],
    [5, 'degraded'],
  ])
})

it.each([
  [answered(20), 'up', '20 ms'],
  [answered(20, 204, 'Healthy'), 'up', '20 ms'],
  [answered(20, 200, 'degraded'), 'degraded', 'It says "degraded", after 20 ms.'],
  [answered(2_500), 'degraded', 'It answers slowly: 2500 ms.'],
  [answered(20, 401), 'degraded', 'It answers 401. Correct its address in MC_HEALTH, or let this server ask it.'],
  [answered(20, 503, 'starting'), 'down', 'It answers 503 (starting).'],
  [silent, 'down', 'no connection. Is it running, and is its address in MC_HEALTH right?'],
] as const)('%j is %s', (probe, status, detail) => {
  expect(new HealthVerdict('gateway').after(probe)).toMatchObject([
    { type: 'system:status', data: { component: 'health:gateway', status, detail } },
  ])
})

it('says the latency again when it is another one', () => {
  expect(
    said(answered(10), answered(49), answered(99), answered(101), answered(150), answered(210)).map(([at]) => at),
  ).toEqual([0, 3, 5])
})

it('what was not stored is said again', () => {
  const verdict = new HealthVerdict('gateway')
  expect(verdict.after(answered(5))).toHaveLength(1)
  expect(verdict.after(answered(5))).toHaveLength(1)
  verdict.told()
  expect(verdict.after(answered(5))).toEqual([])
})

it('asks a real endpoint over and over, and stops', async () => {
  let answer = (response: ServerResponse) => response.end('{"status":"ok"}')
  let requests = 0
  const server = createServer((_request, response) => {
    requests++
    answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/health`
  const clock = createFakeClock()
  const { drafts, publish } = collect()
  const errors: unknown[] = []
  let isAway = true
  const store: Publish = (...call) => (isAway ? Promise.reject(new Error('away')) : publish(...call))
  const statuses = () => drafts.map((draft: KnownDraft) => (draft.type === 'system:status' ? draft.data.status : null))
  const options = { name: 'gateway', url, publish: store, clock, onError: (error: unknown) => errors.push(error) }
  const watching = watchHealth({ ...options, timeoutMs: 200 })
  const round = async () => {
    await expect.poll(() => clock.pending, { interval: 5 }).toBe(1)
    await clock.advance(15_000)
  }
  await round()
  expect(errors).toHaveLength(1)
  isAway = false
  await round()
  await expect.poll(statuses).toEqual(['up'])
  // It takes the request and never answers.
  answer = (response) => response
  for (let n = 0; n < 3; n++) await round()
  await expect.poll(statuses).toEqual(['up', 'down'])
  expect(drafts[1]?.data).toMatchObject({ detail: expect.stringMatching(/^no answer within 200 ms/) })
  answer = (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
  for (let n = 0; n < 3; n++) await round()
  await expect.poll(statuses).toEqual(['up', 'down', 'degraded'])
  await watching[Symbol.asyncDispose]()
  const before = requests
  await clock.advance(60_000)
  expect([requests, clock.pending]).toEqual([before, 0])
})
