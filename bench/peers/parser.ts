// The floor of ingest: node:http and JSON.parse. Nothing is checked, stored or delivered.
import { createServer } from 'node:http'
import { announcePeer, servePublish } from './peer.ts'

const server = createServer()
announcePeer(server)
servePublish(() => undefined, server)
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 })
