// How most dashboards do it: `ws`, and for each event and client one JSON.stringify and one send.
import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'
import { announcePeer, servePublish } from './peer.ts'

const server = createServer()
const sockets = new WebSocketServer({ server })
announcePeer(server)
servePublish((events) => {
  for (const event of events) for (const client of sockets.clients) client.send(JSON.stringify(event))
}, server)
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 })
