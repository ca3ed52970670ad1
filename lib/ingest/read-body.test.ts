import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, it } from 'vitest'
import { readBody } from './read-body.ts'

/** What `readBody` says of one request, sent byte for byte as given and then ended or cut. */
async function bodyOf(sent: string, end: 'ended' | 'cut'): Promise<unknown> {
  const outcome = Promise.withResolvers<unknown>()
  const server = createServer((request, response) => {
    const body = readBody(request, 100)
    body.then((bytes) => outcome.resolve(bytes.toString()), outcome.resolve).finally(() => response.end())
    if (end === 'cut') socket.destroy()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.write(sent)
  const result = await outcome.promise
  socket.destroy()
  server.close()
  return result
}

const head = (length: number) => `POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${length}\r\n\r\n`

it('gives a body that came whole', async () => {
  expect(await bodyOf(`${head(5)}hello`, 'ended')).toBe('hello')
})

it('tells of a body that was cut', async () => {
  expect(await bodyOf(`${head(50)}hello`, 'cut')).toMatchObject({
    code: 'bad_request',
    message: expect.stringMatching(/was cut/),
  })
})

it('refuses a body that says it is too large, and one that turns out to be', async () => {
  expect(await bodyOf(head(101), 'ended')).toMatchObject({ code: 'too_large' })
  const chunked = `POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nc8\r\n${'x'.repeat(200)}\r\n0\r\n\r\n`
  expect(await bodyOf(chunked, 'ended')).toMatchObject({ code: 'too_large' })
})
