import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { expect, it } from 'vitest'
import { AnswerError, sendJson } from './send-json.ts'

/** The refusal of one request to a server that answers like this. */
async function refusalOf(answer: RequestListener, ...[method, headers]: ['GET' | 'POST', Record<string, string>?]) {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port')
  try {
    await sendJson(`http://127.0.0.1:${address.port}/api/tasks`, method, undefined, headers)
    throw new Error('It was not refused')
  } catch (error) {
    if (!(error instanceof AnswerError)) throw error
    return error
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const hangUp: RequestListener = (request) => request.socket.destroy()

it('a lost answer to a change does not claim that nothing was done', async () => {
  const error = await refusalOf(hangUp, 'POST')
  expect(error).toMatchObject({ code: 'unavailable', unsure: true })
  expect(error.message).toBe(
    'The server did not answer. It may have been done or not. Look whether it was before you try again.',
  )
  expect(error.title('No key was made')).toBe('No answer came')
})

it('a lost answer to a request that has a key may be asked for again', async () => {
  const error = await refusalOf(hangUp, 'POST', { 'idempotency-key': 'k1' })
  expect(error.message).toContain('Trying again is safe: it is not done twice.')
})

it('a lost answer to a question changes nothing and says nothing of the kind', async () => {
  expect(await refusalOf(hangUp, 'GET')).toMatchObject({
    unsure: false,
    message: 'The server did not answer. Try again.',
  })
})

it('a proxy that gave up waiting is no answer of the API', async () => {
  const error = await refusalOf((_, response) => response.writeHead(504).end('<h1>Gateway timeout</h1>'), 'POST')
  expect(error).toMatchObject({ unsure: true })
  expect(error.message).toContain('A server on the way answered 504. It may have been done or not.')
})

it('a refusal of the API is certain, with its code, its issues and what stands', async () => {
  const body = { error: { code: 'conflict', message: 'It moved on.', issues: [], current: { version: 2 } } }
  const error = await refusalOf((_, response) => response.writeHead(409).end(JSON.stringify(body)), 'POST')
  expect(error).toMatchObject({ code: 'conflict', message: 'It moved on.', unsure: false, current: { version: 2 } })
  expect(error.title('The task was not changed')).toBe('The task was not changed')
})
