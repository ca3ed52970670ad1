import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { systemClock } from '#lib/protocol/clock.ts'
import { collect } from '../replay-fixture.ts'
import { FakeGateway, TOKEN } from './fake-gateway.ts'
import { type GatewayOptions, startGatewayClient } from './start-gateway-client.ts'

/** For tests: what a gateway answered and told, recorded. */
export interface Recorded {
  readonly method?: string
  readonly event?: string
  // Anything that a gateway may say.
  readonly payload: unknown
}

export function recordedSession(): readonly Recorded[] {
  const text = readFileSync(new URL('./fixtures/session.jsonl', import.meta.url), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line): Recorded => JSON.parse(line))
}

/** One that is gone with the test. */
export async function startGateway(): Promise<FakeGateway> {
  const gateway = await FakeGateway.start()
  onTestFinished(() => gateway[Symbol.dispose]())
  return gateway
}

/** A client of the gateway with a data folder of its own, and what it published. */
export function watch(gateway: FakeGateway, options: Partial<GatewayOptions> = {}) {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'mission-openclaw-'))
  const kept = collect()
  const errors: unknown[] = []
  const client = startGatewayClient({
    url: gateway.url,
    token: TOKEN,
    dataDir,
    publish: kept.publish,
    clock: systemClock,
    random: () => 1,
    onError: (error) => errors.push(error),
    retryMs: 5,
    retryMaxMs: 20,
    refusedMs: 20,
    answerMs: 500,
    approvalsMs: 10,
    ...options,
  })
  onTestFinished(async () => {
    await client[Symbol.asyncDispose]()
    rmSync(dataDir, { recursive: true, force: true })
  })
  return { ...kept, client, dataDir, errors }
}
