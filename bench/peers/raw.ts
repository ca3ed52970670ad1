// The floor: bare TCP sockets, no protocol, no auth, no store. It flushes by our own rule and writes our own frame: one shared
// buffer for everybody. What ours costs more than this is what ours does more.
import { createServer, type Socket } from 'node:net'
import { FlushTimer } from '#lib/hub/flush-timer.ts'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import { announcePeer, servePublish } from './peer.ts'

const sockets = new Set<Socket>()
const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => socket.destroy())
  socket.on('close', () => sockets.delete(socket))
  socket.write('hello')
  sockets.add(socket)
})
let waiting: string[] = []
let from = 0
const timer = new FlushTimer({
  limits: DEFAULT_LIMITS,
  clock: Date.now,
  flush() {
    const to = from + waiting.length
    const cursor = `AAAAAAAAAAAAAAAA:${to}:00000000`
    const frame = `{"type":"events","sub":"1","from":${from},"to":${to},"head":${to},"cursor":"${cursor}","events":[${waiting.join(',')}]}`
    const bytes = Buffer.from(frame)
    waiting = []
    from = to
    for (const socket of sockets) socket.write(bytes)
  },
})
announcePeer(server)
servePublish((events) => {
  const json = events.map((event) => JSON.stringify(event))
  waiting.push(...json)
  timer.changed(
    json.length,
    json.reduce((sum, { length }) => sum + length, 0),
  )
})
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 })
