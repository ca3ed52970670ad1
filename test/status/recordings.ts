import { readdirSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { type RecordedExport, recordedExports } from '#lib/connectors/gen-ai/recorded-export-fixture.ts'
import { GatewayFacts } from '#lib/connectors/openclaw/gateway-facts.ts'
import { recordedSession } from '#lib/connectors/openclaw/gateway-fixture.ts'
import { post, recorded } from '#lib/connectors/opencode/replay-fixture.ts'
import { connectors, findConnector } from '#lib/connectors/registry.ts'
import { fixture, grantFor, type RecordedRequest, requestOf } from '#lib/connectors/replay-fixture.ts'
import type { Step } from './playback.ts'

const FOLDER = new URL('../../lib/connectors/', import.meta.url)
const CLIENTS = ['claude-code', 'codex', 'gemini', 'opencode', 'openclaw', 'gen-ai'] as const
export type Client = (typeof CLIENTS)[number]

/** For tests: every recording of every client, as `client/name`. */
export const recordings = (): readonly string[] =>
  CLIENTS.flatMap((client) =>
    readdirSync(new URL(`${client}/fixtures/`, FOLDER)).map((file) => `${client}/${file.replace(/\.jsonl$/, '')}`),
  )

/** What the real program sent, step by step, to a server that has just started. */
export function stepsOf(recording: string): readonly Step[] {
  const [client = '', ...rest] = recording.split('/')
  const name = rest.join('/')
  switch (client) {
    case 'opencode':
      return opencode(name)
    case 'openclaw':
      return openclaw()
    case 'gen-ai':
      return requests(recordedExports(name))
    default:
      return requests(fixture(name, client))
  }
}

export function requests(recorded: readonly RecordedExport[], server = connectors()): readonly Step[] {
  return recorded.map((request) => ({
    atMs: Date.parse(request.at),
    async run({ publish }) {
      const route = findConnector(server, new URL(request.url, 'http://localhost').pathname)
      if (!route) throw new Error(`no connector serves ${request.url}`)
      const read = requestOf(request, route.path)
      await route.connector.handle({ ...read, body: unzipped(request, read.body) }, publish)
    },
  }))
}

const unzipped = ({ encoding }: RecordedExport, body: Uint8Array): Uint8Array =>
  encoding === 'gzip' ? gunzipSync(body) : body

const BEGAN = Date.parse('2026-11-21T08:00:00.000Z')

/** The bus tells no times of its events: one a second. */
function opencode(name: string): readonly Step[] {
  const [connector] = connectors().filter((one) => one.name === 'opencode')
  return recorded(name).map((event, second) => ({
    atMs: BEGAN + second * 1_000,
    run: ({ publish }) => connector?.handle({ ...post(event), now: BEGAN + second * 1_000 }, publish),
  }))
}

/** Events that a gateway sends, at its own times. */
function openclaw(): readonly Step[] {
  const facts = new GatewayFacts({ counts: () => true })
  let atMs = 0
  const steps: Step[] = []
  for (const { event, payload } of recordedSession()) {
    atMs = Math.max(atMs, timeOf(payload))
    const now = atMs
    const context = { name: 'gw', machine: 'desk-1', version: '1', aheadMs: 0, now: () => now }
    if (event === undefined) continue
    steps.push({
      atMs,
      run: ({ publish }) =>
        publish(grantFor(), facts.event(context, event, payload).drafts, { trust: 'trusted', onConflict: 'skip' }),
    })
  }
  return steps
}

const timeOf = (payload: unknown): number =>
  typeof payload === 'object' && payload !== null && 'ts' in payload && typeof payload.ts === 'number' ? payload.ts : 0

/** The same requests in another session, so much later. */
export const again = (
  recorded: readonly RecordedRequest[],
  laterMs: number,
  session: string,
): readonly RecordedRequest[] =>
  recorded.map((request) => ({
    ...request,
    at: new Date(Date.parse(request.at) + laterMs).toISOString(),
    body: JSON.parse(JSON.stringify(request.body).replaceAll(/"session_id":"[^"]+"/g, `"session_id":"${session}"`)),
  }))
