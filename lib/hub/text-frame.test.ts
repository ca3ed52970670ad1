import { once } from 'node:events'
import { expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { pingFrame, textFrame } from './text-frame.ts'

const TEXTS = [...[0, 1, 125, 126, 65_535, 65_536, 300_000].map((length) => 'x'.repeat(length)), '€ 🛰'.repeat(40)]

it('every length arrives whole when it is written past ws, also with a ping in the same write', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  server.on('connection', (_, request) => {
    for (const text of TEXTS) request.socket.write(Buffer.concat([textFrame(text), pingFrame()]))
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const client = new WebSocket(`ws://127.0.0.1:${address.port}`)
  const got: string[] = []
  let pings = 0
  client.on('message', (data, isBinary) => {
    if (!isBinary) got.push(data.toString())
  })
  client.on('ping', () => pings++)
  await expect.poll(() => pings).toBe(TEXTS.length)
  expect(got).toEqual(TEXTS)
  client.terminate()
  server.close()
})
