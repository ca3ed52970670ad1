import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { grantFor } from '#lib/connectors/replay-fixture.ts'
import { createIngest } from '#lib/ingest/create-ingest.ts'
import { postEvents } from '#lib/ingest/post-events.ts'
import { createStamper } from '#lib/ingest/stamp.ts'
import { openTempLog } from '#lib/log/log-fixture.ts'
import { errorBody, httpStatus, isMissionError } from '#lib/protocol/errors.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'

/** What becomes of a request: served; served without an answer; cut off before it is read; refused for its key. */
export type Fate = 'served' | 'answerLost' | 'away' | 'unauthenticated'

export interface PublishServer extends AsyncDisposable {
  readonly url: string
  fate: (request: number) => Fate
  stored(): Promise<readonly Omit<MissionEvent, 'seq'>[]>
}

/** For tests: `POST /api/events` into a real log, over a line that may fail. */
export async function startPublishServer(): Promise<PublishServer> {
  const temp = await openTempLog()
  const { publish } = createIngest({
    log: temp.log,
    limits: DEFAULT_LIMITS,
    stamper: createStamper(Date.now, () => null),
    zone: () => 'UTC',
    refuseWrite: (_principal, type) => (type === 'agent:removed' ? 'not with this key' : null),
    gate: { append: () => Promise.reject(new Error('no tasks here')) },
    leadGate: { append: () => Promise.reject(new Error('no leads here')) },
    take: () => undefined,
  })
  let requests = 0
  const server = createServer(async (request, response) => {
    const fate = self.fate(requests++)
    if (fate === 'away') return request.socket.destroy()
    if (fate === 'unauthenticated') {
      const error = { code: 'unauthenticated', message: 'Wrong key.', retryable: false }
      return response.writeHead(401).end(JSON.stringify({ error }))
    }
    try {
      const body = await buffer(request)
      const answer = await postEvents(grantFor(), 'application/json', body, publish, DEFAULT_LIMITS)
      if (fate === 'answerLost') return request.socket.destroy()
      response.writeHead(answer.status, { 'content-type': answer.contentType }).end(answer.body)
    } catch (error) {
      if (!isMissionError(error)) return response.destroy()
      response.writeHead(httpStatus(error.code)).end(JSON.stringify(errorBody(error)))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const self: PublishServer = {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    fate: () => 'served',
    async stored() {
      const { log } = temp
      const found = []
      for (let after = 0; after < log.head; after = found.length)
        found.push(...(await log.read(after, { events: 5_000, bytes: 8e6 })).map(({ event }) => event))
      return found
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await temp[Symbol.asyncDispose]()
    },
  }
  return self
}
