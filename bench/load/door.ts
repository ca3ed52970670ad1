/** How subscribers of each system connect: what they send and what tells that events follow. */
export type Transport = 'mission-ws' | 'mission-sse' | 'ws' | 'socket.io' | 'raw' | 'sse'

/** A running server as its clients see it. */
export interface Door {
  readonly transport: Transport
  /** Where events are posted. */
  readonly publishUrl: string
  readonly subscribePort: number
  readonly headers: Readonly<Record<string, string>>
  /** Where subscribers of ours begin; default `now`. */
  readonly cursor?: string
}

interface Step {
  readonly send: Buffer | null
  /** The next step follows once this has arrived. */
  readonly until: string
}

const HEAD_END = '\r\n\r\n'

export function stepsOf({ transport, subscribePort, headers, cursor = 'now' }: Door): readonly Step[] {
  const request = (path: string, more: Readonly<Record<string, string>> = {}) => {
    const lines = Object.entries({ host: `127.0.0.1:${subscribePort}`, ...headers, ...more })
    return Buffer.from(`GET ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`)
  }
  switch (transport) {
    case 'mission-ws':
      return [
        { send: request('/api/ws', { ...UPGRADE, 'sec-websocket-protocol': 'mc.v1' }), until: '"type":"hello"' },
        { send: maskedText(JSON.stringify({ type: 'subscribe', sub: '1', cursor })), until: '"type":"events"' },
      ]
    case 'mission-sse':
      return [{ send: request(`/api/stream?cursor=${cursor}`), until: '"type":"events"' }]
    case 'ws':
      return [{ send: request('/', UPGRADE), until: HEAD_END }]
    case 'socket.io':
      return [
        { send: request('/socket.io/?EIO=4&transport=websocket', UPGRADE), until: '0{"sid"' },
        { send: maskedText('40'), until: '40{"sid"' },
      ]
    case 'raw':
      return [{ send: null, until: 'hello' }]
    case 'sse':
      return [{ send: request('/stream'), until: HEAD_END }]
  }
}

const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
}

/** A client's frame; a mask of zeros leaves the payload as it is. Up to 125 bytes. */
export function maskedText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)])
}

/** A pong control frame, asked for or not. */
export const PONG_CONTROL = Buffer.from([0x8a, 0x80, 0, 0, 0, 0])
const PONG_SOCKET_IO = maskedText('3')

/** What a client has to answer to these bytes to stay connected, or null. */
export function answerTo(transport: Transport, chunk: Buffer): Buffer | null {
  const { length } = chunk
  // A ping is the last thing that its server writes in a turn.
  if (transport === 'mission-ws' || transport === 'ws')
    return chunk[length - 2] === 0x89 && chunk[length - 1] === 0 ? PONG_CONTROL : null
  if (transport === 'socket.io')
    return chunk[length - 3] === 0x81 && chunk[length - 2] === 1 && chunk[length - 1] === 0x32 ? PONG_SOCKET_IO : null
  return null
}
