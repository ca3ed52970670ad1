import { setTimeout as sleep } from 'node:timers/promises'
import { API_KEY, type TestServer } from '#e2e/server.ts'
import type { Door } from '#lib/hub/transport-hopper.ts'
import type { StoredEvent } from '#lib/log/log.ts'
import { parseCursor } from '#lib/protocol/cursor.ts'
import type { Receipt } from '#lib/protocol/event.ts'
import type { EventsFrame } from '#lib/protocol/frame.ts'
import { decodeState } from '#lib/state/codec.ts'
import { hashState } from '#lib/state/hash.ts'

/** The running product from outside, as scripts and agents reach it. */
const headers = { authorization: `Bearer ${API_KEY}` }

export const doorOf = ({ url }: TestServer): Door => ({
  headers,
  address(transport, cursor) {
    if (transport === 'ws') return `${url.replace('http', 'ws')}/api/ws`
    return `${url}/api/${transport === 'sse' ? 'stream' : 'events'}?cursor=${cursor ?? '0'}${transport === 'poll' ? '&wait=20' : ''}`
  },
})

/** Everything that is stored, paged over REST, with the epoch. @throws where seq has a gap. */
export async function storedIn(
  server: TestServer,
): Promise<{ readonly epoch: string; readonly stored: readonly StoredEvent[] }> {
  const stored: StoredEvent[] = []
  let epoch = ''
  for await (const { cursor, events } of pagesOf(server)) {
    for (const event of events) stored.push({ seq: event.seq, json: JSON.stringify(event), event, tag: '' })
    epoch = parseCursor(cursor)?.epoch ?? ''
  }
  return { epoch, stored }
}

/** The stored stream, page by page over REST. @throws where seq has a gap. */
export async function* pagesOf({ url }: TestServer): AsyncGenerator<EventsFrame> {
  let seq = 0
  for (let cursor = '0'; ; ) {
    const response = await fetch(`${url}/api/events?cursor=${cursor}&limit=500`, { headers })
    if (!response.ok) throw new Error(`GET /api/events answered ${response.status}: ${await response.text()}`)
    const frame: EventsFrame = await response.json()
    for (const event of frame.events) if (event.seq !== ++seq) throw new Error(`seq ${event.seq} follows ${seq - 1}`)
    yield frame
    cursor = frame.cursor
    if (frame.to >= frame.head) return
  }
}

/** Hash of the server's own state. */
export async function stateHashOf({ url }: TestServer): Promise<string> {
  const response = await fetch(`${url}/api/snapshot`, { headers })
  const { state } = await response.json()
  return hashState(decodeState(state))
}

export interface Publisher {
  /** What was acknowledged: event ids by seq. */
  readonly acked: ReadonlyMap<number, string>
  stop(): Promise<void>
}

const TYPES = ['agent:activity', 'agent:statusChange', 'test:happened'] as const

/**
 * Publishes over HTTP at about `perSecond`, in batches of random size. A batch whose answer was lost is sent again with the
 * same ids until it is acknowledged, as agents do.
 */
export function publishTo(server: TestServer, name: string, perSecond: number, chance: () => number): Publisher {
  const acked = new Map<number, string>()
  let running = true
  const run = async () => {
    for (let n = 0; running; ) {
      const size = 1 + Math.floor(chance() * 10)
      const batch = Array.from({ length: size }, (_, place) => eventOf(name, n + place))
      n += size
      for (const { id, seq } of await insist(server, batch)) acked.set(seq, id)
      await sleep((size / perSecond) * 1_000)
    }
  }
  const done = run()
  return {
    acked,
    async stop() {
      running = false
      await done
    },
  }
}

function eventOf(name: string, n: number) {
  const data = { agentId: `agent-${n % 7}`, status: n % 2 ? 'working' : 'idle', kind: 'note', title: `step ${n}` }
  return { id: `${name}-${n}`, type: TYPES[n % TYPES.length], data }
}

async function insist({ url }: TestServer, batch: readonly object[]): Promise<readonly Receipt[]> {
  for (let tries = 0; tries < 2_400; tries++) {
    try {
      const response = await fetch(`${url}/api/events`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(batch),
      })
      if (response.ok) return (await response.json()).results
      if (response.status < 500 && response.status !== 429) throw new Error(`refused: ${await response.text()}`)
    } catch (error) {
      // fetch throws a TypeError where the server is away or was killed meanwhile.
      if (!(error instanceof TypeError) && !(error instanceof SyntaxError)) throw error
    }
    await sleep(50)
  }
  throw new Error('The server did not come back.')
}

/** What GET /metrics shows, by name with its labels. */
export async function metricsOf({ url }: TestServer): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(`${url}/metrics`, { headers })
  const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ')
      return [line.slice(0, at).replace(/^mission_control_/, ''), Number(line.slice(at + 1))]
    }),
  )
}
