import type { Server } from 'node:http'
import type { Duplex } from 'node:stream'

/** How long open requests may take to end by themselves. */
const GRACE_MS = 4_000

/**
 * On SIGINT and SIGTERM: takes no new connections, runs `stop` (which tells every reader to come back), and leaves with
 * code 0. A second signal, or the end of the grace, leaves at once.
 */
export function stopOnSignals(server: Server, stop: () => Promise<void>): void {
  // server.close() waits for upgraded sockets for ever and closeAllConnections() does not know them.
  const upgraded = new Set<Duplex>()
  server.on('upgrade', (_request, socket) => {
    upgraded.add(socket)
    socket.once('close', () => upgraded.delete(socket))
  })
  let stopping = false
  const leave = () => {
    if (stopping) process.exit(1)
    stopping = true
    setTimeout(() => process.exit(1), GRACE_MS).unref()
    server.close()
    void stop()
      .catch((error) => {
        process.stderr.write(`Stopping: ${error instanceof Error ? error.message : String(error)}\n`)
        process.exitCode = 1
      })
      .finally(() => {
        server.closeAllConnections()
        for (const socket of upgraded) socket.destroy()
        process.exit()
      })
  }
  process.on('SIGINT', leave)
  process.on('SIGTERM', leave)
}
