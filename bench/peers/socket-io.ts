// Socket.IO as its documents show it: `io.emit` to everybody, WebSocket transport.
import { createServer } from 'node:http'
import { Server } from 'socket.io'
import { announcePeer, servePublish } from './peer.ts'

const server = createServer()
const io = new Server(server, { transports: ['websocket'], serveClient: false })
announcePeer(server)
servePublish((events) => {
  for (const event of events) io.emit('event', event)
}, server)
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 })
