import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a peer tells the process that started it. */
export interface PeerReady {
  readonly publishPort: number
  readonly subscribePort: number
}

export interface StampedEvent {
  readonly seq: number
  readonly [field: string]: unknown
}

/** The fields that the server adds, as long as ours, so that peers and ours write the same bytes for an event. */
const ACTOR = 'key:env'

/** Parses what was posted and puts the same envelope around it as ours does, without checking or keeping anything. */
function stamp(seq: number, input: { id: string; type: string; data: { agentId?: string } }): StampedEvent {
  const at = new Date().toISOString()
  const { id, type, data } = input
  return { seq, at, day: at.slice(0, 10), actor: ACTOR, id, type, agentId: data.agentId, data }
}

/** The way in that all peers share: posted events are stamped, handed to `deliver`, and acknowledged. */
export function servePublish(deliver: (events: readonly StampedEvent[]) => void, more?: Server): void {
  let seq = 0
  const server = more ?? createServer()
  // A peer whose loop is full for seconds would else close the connections of its own publisher.
  server.keepAliveTimeout = 0
  server.on('request', (request, response) => {
    if (request.method !== 'POST') return
    collect(request, (body) => {
      const input = JSON.parse(body)
      const events = (Array.isArray(input) ? input : [input]).map((event) => stamp(++seq, event))
      deliver(events)
      const receipts = events.map((event) => ({ id: event.id, seq: event.seq, duplicate: false }))
      const answer = JSON.stringify(Array.isArray(input) ? { results: receipts } : receipts[0])
      response.writeHead(201, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) })
      response.end(answer)
    })
  })
  if (!more) server.listen(0, '127.0.0.1')
  server.once('listening', () => publishPort.resolve(portOf(server)))
}
const publishPort = Promise.withResolvers<number>()

/** Tells the starter where we are, and ends with it. @param subscribe the server that subscribers connect to. */
export function announcePeer(subscribe: {
  address(): AddressInfo | string | null
  once(event: 'listening', done: () => void): unknown
}): void {
  process.once('disconnect', () => process.exit(0))
  subscribe.once('listening', async () => {
    process.send?.({ publishPort: await publishPort.promise, subscribePort: portOf(subscribe) } satisfies PeerReady)
  })
}

export function collect(request: IncomingMessage, done: (body: string) => void): void {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => done(Buffer.concat(chunks).toString()))
}

function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
