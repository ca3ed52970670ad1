import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { API_KEY, startServer } from '#e2e/server.ts'

it('answers a body that is too large even while it is still being sent, and then closes', async () => {
  await using server = await startServer()
  const { hostname, port } = new URL(server.url)
  const head = `POST /api/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${API_KEY}\r\nContent-Type: application/json\r\n`
  for (const length of ['Content-Length: 40000000', 'Transfer-Encoding: chunked']) {
    const socket = connect(Number(port), hostname)
    const answer = text(socket)
    socket.write(`${head}${length}\r\n\r\n`)
    const chunk = ' '.repeat(1_000_000)
    for (let n = 0; n < 20; n++) socket.write(length.startsWith('T') ? `f4240\r\n${chunk}\r\n` : chunk)
    expect(await answer).toMatch(/^HTTP\/1\.1 413 [\s\S]*"code":"too_large"/)
  }
})
