import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ForeignPage extends AsyncDisposable {
  readonly origin: string
}

/**
 * A page of somebody else's on a server of their own.
 * @param html is asked when a browser asks: where ours is, is not known yet when this one begins to listen.
 */
export async function serveForeignPage(html: () => string): Promise<ForeignPage> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(html())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A cast: what listens on a port has such an address.
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}
