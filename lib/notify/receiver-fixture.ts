import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

export interface Received {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A real receiver of webhooks on loopback; `answer` may be changed at any time. */
export async function startReceiver() {
  const received: Received[] = []
  const waiting = new Set<() => void>()
  const receiver = {
    received,
    answer: (_request: Received, response: ServerResponse): void => void response.writeHead(204).end(),
    url: '',
    /** Resolves once so many came. */
    async until(count: number): Promise<void> {
      while (received.length < count) await new Promise<void>((resolve) => waiting.add(resolve))
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const one = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() }
    received.push(one)
    receiver.answer(one, response)
    for (const wake of waiting) wake()
    waiting.clear()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port')
  receiver.url = `http://127.0.0.1:${address.port}/hook/a-secret-path`
  return receiver
}
