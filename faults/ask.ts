import { setTimeout as sleep } from 'node:timers/promises'
import { API_KEY, type TestServer } from '#e2e/server.ts'

export interface Question {
  readonly method?: 'GET' | 'POST' | 'PATCH'
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface Answered {
  readonly status: number
  readonly text: string
  /** Of the request that was answered. */
  readonly ms: number
}

/** Asks until the server answers, as agents do: one that is away or was killed meanwhile answers nothing. */
export async function ask({ url }: TestServer, path: string, question: Question = {}): Promise<Answered> {
  const { method = 'POST', body, headers } = question
  for (let tries = 0; tries < 2_400; tries++) {
    const started = performance.now()
    try {
      const response = await fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json', ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      const { status } = response
      if (status < 500 && status !== 429) return { status, text, ms: performance.now() - started }
    } catch (error) {
      // fetch throws a TypeError where the server is away or was killed meanwhile.
      if (!(error instanceof TypeError)) throw error
    }
    await sleep(50)
  }
  throw new Error('The server did not come back.')
}
