import { createServer } from 'node:http'
import { announce, failStart } from '#lib/runtime/announce.ts'
import { readConfig, settleNextAuth } from '#lib/runtime/config.ts'
import { createRuntime } from '#lib/runtime/create-runtime.ts'
import { createCrossOrigin } from '#lib/runtime/cross-origin.ts'
import { setRuntime } from '#lib/runtime/current.ts'
import { createServeHttp } from '#lib/runtime/serve-http.ts'
import { createServeStatic } from '#lib/runtime/serve-static.ts'
import { createServeUpgrade } from '#lib/runtime/serve-upgrade.ts'
import { stopOnSignals } from '#lib/runtime/stop-on-signals.ts'

const config = await failStart(() => readConfig())
settleNextAuth(config)
const runtime = await failStart(() => createRuntime(config))
setRuntime(runtime)

// Imported after the environment is settled and the runtime stands, because Next and next-auth read both.
const { default: next } = await import('next')
// On its first request Next listens for upgrades on the server it is given and ends sockets whose path any of its routes
// matches. So it gets one that never listens, and this file alone decides which upgrades it sees.
const upgradesForNext = createServer()
const app = next({ dev: config.dev, hostname: 'localhost', port: config.port, httpServer: upgradesForNext })
await app.prepare()
const handleByNext = app.getRequestHandler()

const crossOrigin = createCrossOrigin(config.allowedOrigins)
const serveHttp = createServeHttp(runtime.http)
// Next keeps what it builds while developing elsewhere, so there this finds nothing, or what is of no use to it.
const serveStatic = createServeStatic(config.dev ? '' : '.next/static')
const serveUpgrade = createServeUpgrade(runtime.upgrade)
const server = createServer({ requestTimeout: 60_000, headersTimeout: 20_000 }, (request, response) => {
  if (!config.trustProxy) {
    for (const name of ['x-forwarded-host', 'x-forwarded-proto', 'x-forwarded-for', 'x-forwarded-port', 'forwarded'])
      delete request.headers[name]
  }
  if (serveStatic(request, response) || crossOrigin(request, response) || serveHttp(request, response)) return
  void handleByNext(request, response)
})
server.on('upgrade', (request, socket, head) => {
  if (serveUpgrade(request, socket, head)) return
  // In development this is hot reload; elsewhere nobody else takes upgrades.
  if (!config.dev || !upgradesForNext.emit('upgrade', request, socket, head)) socket.destroy()
})
// Next's own uncaughtException handler would log this and leave a process without a port.
server.once('error', (error) => void failStart(() => Promise.reject(error)))
// Node's 511 is too few for thousands that come back in one moment: whom the queue has no place for is reset or waits a second.
server.listen({ port: config.port, host: config.host, backlog: 4_096 }, () => announce(server, config, runtime))
stopOnSignals(server, async () => {
  await runtime[Symbol.asyncDispose]()
  await app.close()
})
