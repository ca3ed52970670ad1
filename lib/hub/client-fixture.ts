import { once } from 'node:events'
import { WebSocket } from 'ws'
import type { EventsFrame, ServerFrame } from '#lib/protocol/frame.ts'
import type { TestHub } from './hub-fixture.ts'

type FrameOf<T extends ServerFrame['type']> = Extract<ServerFrame, { readonly type: T }>

/** Frames as they come, in order, with a way to wait for the one a test is about. */
export class Frames {
  readonly all: ServerFrame[] = []
  readonly #waiting = new Set<() => void>()

  push(frame: ServerFrame): void {
    this.all.push(frame)
    for (const check of [...this.#waiting]) check()
  }

  of<T extends ServerFrame['type']>(type: T): FrameOf<T>[] {
    return this.all.filter((frame): frame is FrameOf<T> => frame.type === type)
  }

  /** All events so far, and how far the frames reach. */
  get seqs(): number[] {
    return this.of('events').flatMap(({ events }) => events.map(({ seq }) => seq))
  }

  get to(): number {
    return this.of('events').at(-1)?.to ?? -1
  }

  /** Resolves with the first value that is not undefined; looked for after every frame. */
  until<V>(look: () => V | undefined | false, what: string, ms = 8_000): Promise<V> {
    return new Promise((resolve, reject) => {
      const check = () => {
        const value = look()
        if (value === undefined || value === false) return
        clearTimeout(timer)
        this.#waiting.delete(check)
        resolve(value)
      }
      const timer = setTimeout(() => {
        this.#waiting.delete(check)
        reject(new Error(`no ${what} within ${ms} ms; got ${JSON.stringify(this.all).slice(0, 2_000)}`))
      }, ms)
      this.#waiting.add(check)
      check()
    })
  }

  next<T extends ServerFrame['type']>(type: T, nth = 0): Promise<FrameOf<T>> {
    return this.until(() => this.of(type)[nth], type)
  }

  reaching(seq: number): Promise<EventsFrame> {
    return this.until(() => this.of('events').find(({ to }) => to >= seq), `frame up to ${seq}`)
  }
}

export interface SocketClient extends AsyncDisposable {
  readonly ws: WebSocket
  readonly frames: Frames
  readonly texts: readonly string[]
  send(frame: object | string): void
  /** Resolves when the server has closed it. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
}

export async function openSocket(test: TestHub, as = 'owner'): Promise<SocketClient> {
  const ws = new WebSocket(`${test.url.replace('http', 'ws')}/api/ws?as=${as}`)
  const frames = new Frames()
  const texts: string[] = []
  ws.on('message', (data) => {
    const text = data.toString()
    texts.push(text)
    if (text.startsWith('{')) frames.push(JSON.parse(text))
  })
  ws.on('error', () => {})
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    ws.on('close', (code, reason) => resolve({ code, reason: reason.toString() }))
  })
  await Promise.race([once(ws, 'open'), closed])
  return {
    ws,
    frames,
    texts,
    closed,
    send: (frame) => ws.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    async [Symbol.asyncDispose]() {
      ws.terminate()
      await closed
    },
  }
}

export interface StreamClient extends AsyncDisposable {
  readonly frames: Frames
  readonly response: Response
  /** Raw text so far. */
  readonly text: () => string
  /** `id:` of the newest message that had one. */
  readonly lastId: () => string | null
  /** Resolves when the body has ended, with true when it ended in order. */
  readonly ended: Promise<boolean>
}

export async function openStream(
  test: TestHub,
  query = '',
  headers: Record<string, string> = {},
): Promise<StreamClient> {
  const stop = new AbortController()
  const separator = query.includes('as=') ? '' : 'as=owner&'
  const response = await fetch(`${test.url}/api/stream?${separator}${query}`, { headers, signal: stop.signal })
  const frames = new Frames()
  let text = ''
  let lastId: string | null = null
  const read = async () => {
    let rest = ''
    const decoder = new TextDecoder()
    for await (const bytes of response.body ?? []) {
      const chunk = decoder.decode(bytes, { stream: true })
      text += chunk
      const messages = (rest + chunk).split('\n\n')
      rest = messages.pop() ?? ''
      for (const message of messages) {
        lastId = /^id: (.*)$/m.exec(message)?.[1] ?? lastId
        const data = /^data: (.*)$/m.exec(message)?.[1]
        if (data !== undefined) frames.push(JSON.parse(data))
      }
    }
    return true
  }
  const ended = read().catch(() => false)
  return {
    frames,
    response,
    text: () => text,
    lastId: () => lastId,
    ended,
    async [Symbol.asyncDispose]() {
      stop.abort()
      await ended
    },
  }
}

export interface PollAnswer {
  readonly status: number
  readonly headers: Headers
  readonly frame: ServerFrame
}

export async function poll(test: TestHub, query = ''): Promise<PollAnswer> {
  const separator = query.includes('as=') ? '' : 'as=owner&'
  const response = await fetch(`${test.url}/api/events?${separator}${query}`)
  return { status: response.status, headers: response.headers, frame: (await response.json()) as ServerFrame }
}
