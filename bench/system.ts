import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { API_KEY, startServer, type TestServer } from '#e2e/server.ts'
import type { Door, Transport } from './load/door.ts'
import type { PeerReady } from './peers/peer.ts'

/** One of the servers that are compared, running in a process of its own. */
export interface System extends AsyncDisposable {
  readonly pid: number
  readonly door: Door
}

export type Peer = 'raw' | 'ws' | 'socket-io' | 'sse' | 'parser'

const TRANSPORT: Readonly<Record<Peer, Transport>> = {
  raw: 'raw',
  ws: 'ws',
  'socket-io': 'socket.io',
  sse: 'sse',
  parser: 'raw',
}

/** What a benchmark asks for beyond the defaults: everything else, authentication and rate limits included, stays as it is. */
export const RAISED = {
  publishEventsPerSecondKey: 10_000_000,
  connectionsPerKey: 20_000,
  connectionsPerNode: 20_000,
}

/** The product as users run it: production mode, durable, one API key, limits on. */
export async function startOurs(env: Readonly<Record<string, string>> = {}): Promise<TestServer> {
  const server = await startServer({ MC_LIMITS: JSON.stringify(RAISED), ...env })
  // A run that is ended early must not leave it behind. Once it was disposed its folder is gone, and its pid may be another's.
  process.once('exit', () => {
    if (!existsSync(server.dataDir)) return
    process.kill(server.pid, 'SIGKILL')
    rmSync(server.dataDir, { recursive: true, force: true })
  })
  return server
}

export function doorOf({ url }: TestServer, transport: 'mission-ws' | 'mission-sse' = 'mission-ws'): Door {
  return {
    transport,
    publishUrl: `${url}/api/events`,
    subscribePort: Number(new URL(url).port),
    headers: { authorization: `Bearer ${API_KEY}` },
  }
}

export async function startMission(transport: 'mission-ws' | 'mission-sse' = 'mission-ws'): Promise<System> {
  const server = await startOurs()
  return {
    pid: server.pid,
    door: doorOf(server, transport),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

export async function startPeer(peer: Peer): Promise<System> {
  const child = fork(fileURLToPath(new URL(`./peers/${peer}.ts`, import.meta.url)), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const ready = Promise.withResolvers<PeerReady>()
  child.once('message', ready.resolve)
  child.once('exit', (code) => ready.reject(new Error(`The peer ${peer} left with code ${code}.`)))
  const { publishPort, subscribePort } = await ready.promise
  return {
    pid: child.pid ?? 0,
    door: {
      transport: TRANSPORT[peer],
      publishUrl: `http://127.0.0.1:${publishPort}/api/events`,
      subscribePort,
      headers: { authorization: `Bearer ${API_KEY}` },
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}
