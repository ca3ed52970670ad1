// A plain Server-Sent Events server: for each event and client one `response.write`.
import { createServer, type ServerResponse } from 'node:http'
import { announcePeer, servePublish } from './peer.ts'

const streams = new Set<ServerResponse>()
const server = createServer((request, response) => {
  if (request.method !== 'GET') return
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.flushHeaders()
  streams.add(response)
  response.on('close', () => streams.delete(response))
})
announcePeer(server)
servePublish((events) => {
  for (const event of events)
    for (const stream of streams) stream.write(`id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`)
}, server)
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 })
