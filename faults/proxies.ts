import { startProxy, type Weather } from '#e2e/proxy.ts'
import { startServer, type TestServer } from '#e2e/server.ts'
import { CONSOLE, type ConnectionOptions } from '#lib/client/connection-state.ts'
import type { Rung } from '#lib/client/transport.ts'
import { checkExactness } from '#lib/hub/exactness-check.ts'
import { chanceOf } from './chance.ts'
import type { FaultOptions, FaultReport } from './fault.ts'
import { Guest } from './guest.ts'
import { hasNginx, startNginx } from './nginx.ts'
import { publishTo, stateHashOf, storedIn } from './product.ts'
import { until } from './until.ts'

/** From publishing to the page, over whatever the proxy lets through. */
const EVENT_MS = 1_000
const POLL_WITHIN_MS = 60_000
const SHORT_GUESTS = 4

interface Case {
  readonly name: string
  readonly url: string
  /** What the page should end on. */
  readonly rung: Rung
  readonly withinMs: number
  readonly options?: Partial<Omit<ConnectionOptions, 'stateVersion'>>
}

/**
 * What real proxies do: one that strips Upgrade, one that compresses every answer, one that holds streams back, nginx as it
 * comes and as its documents say, and one that ends every stream after a moment, `rounds` times. Pass: the first event comes
 * over SSE within 1 s, a mute one is found and polled within 60 s, and healthy short answers never lead down the ladder.
 */
export async function proxies({ rounds, seed, short, log }: FaultOptions): Promise<FaultReport> {
  await using server = await startServer()
  await using stack = new AsyncDisposableStack()
  const behind = async (weather: Weather) => {
    const proxy = stack.use(await startProxy(server.url))
    proxy.weather = weather
    return proxy.url
  }
  const quick = short ? { options: { openMs: { ...CONSOLE.openMs, sse: 400 } } } : {}
  const cases: Case[] = [
    { name: 'strips Upgrade', url: await behind('strip'), rung: 'sse', withinMs: 10_000 },
    { name: 'compresses', url: await behind('gzip'), rung: 'sse', withinMs: 10_000 },
    { name: 'holds streams back', url: await behind('mute'), rung: 'poll', withinMs: POLL_WITHIN_MS, ...quick },
  ]
  const skipped: string[] = []
  if (hasNginx()) {
    const plain = stack.use(await startNginx(server.url, false))
    const upgrading = stack.use(await startNginx(server.url, true))
    cases.push({ name: 'nginx as it comes', url: plain.url, rung: 'sse', withinMs: 10_000 })
    cases.push({ name: 'nginx that upgrades', url: upgrading.url, rung: 'websocket', withinMs: 5_000 })
  } else skipped.push('nginx is not installed at /usr/sbin/nginx: its two cases were not run')
  const violations: string[] = []
  const figures: Record<string, number> = {}
  for (const one of cases) {
    const { settledMs, eventMs, wrong } = await judge(server, one, short)
    log(`  ${one.name}: live on ${one.rung} after ${settledMs} ms, an event took ${eventMs} ms`)
    figures[`${one.name}: live ms`] = settledMs
    figures[`${one.name}: event ms`] = eventMs
    violations.push(...wrong.map((sentence) => `${one.name}: ${sentence}`))
  }
  const ended = await shortAnswers(server, await behind('short'), rounds, seed)
  figures['healthy short answers'] = ended.answers
  return { violations: [...violations, ...ended.wrong], figures, skipped }
}

async function judge(server: TestServer, { name, url, rung, withinMs, options = {} }: Case, short: boolean) {
  using guest = new Guest({ name, url, options })
  const settledMs = await until(() => guest.isLive && guest.rung === rung, short ? POLL_WITHIN_MS : withinMs)
  const { stored: before } = await storedIn(server)
  await until(() => guest.position >= before.length, 5_000)
  const publisher = publishTo(server, name, 10, () => 0)
  const eventMs = await until(() => guest.position > before.length, 60_000)
  await publisher.stop()
  const { stored } = await storedIn(server)
  await until(() => guest.position === stored.length, 10_000)
  const hash = await stateHashOf(server)
  const wrong = [
    ...(settledMs === null ? [`not on ${rung} within ${withinMs} ms, but on ${guest.rung}`] : []),
    ...(eventMs === null || (!short && eventMs > EVENT_MS) ? [`the first event took ${eventMs} ms`] : []),
    ...(guest.snapshots > 0 ? ['a snapshot was loaded'] : []),
    ...checkExactness(guest, { stored, hash }),
  ]
  return { settledMs: settledMs ?? -1, eventMs: eventMs ?? -1, wrong }
}

/** Streams that are served well and ended in order, again and again, are no reason to poll. */
async function shortAnswers(server: TestServer, url: string, rounds: number, seed: number) {
  const guests = Array.from({ length: SHORT_GUESTS }, (_, n) => new Guest({ name: `short ${n}`, url }))
  using stack = new DisposableStack()
  for (const guest of guests) stack.use(guest)
  const publisher = publishTo(server, 'short', 20, chanceOf(seed))
  const answers = () => guests.reduce((sum, guest) => sum + guest.streams, 0)
  await until(() => answers() >= rounds, 60_000 + rounds * 200)
  await publisher.stop()
  const { stored } = await storedIn(server)
  await until(() => guests.every(({ position }) => position === stored.length), 10_000)
  const hash = await stateHashOf(server)
  return {
    answers: answers(),
    wrong: [
      ...(answers() >= rounds ? [] : [`there were only ${answers()} short answers`]),
      ...guests.filter(({ lived }) => lived.includes('poll')).map(({ name }) => `${name} fell to poll`),
      ...guests.flatMap((guest) => checkExactness(guest, { stored, hash })),
    ],
  }
}
