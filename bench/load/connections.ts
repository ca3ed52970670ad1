import { connect, type Socket } from 'node:net'
import { answerTo, type Door, PONG_CONTROL, stepsOf, type Transport } from './door.ts'

export interface Connection {
  /** Hears everything that comes after the handshake. */
  onData: (chunk: Buffer) => void
  /** Seq at which it stands; 0 where the server does not tell one. */
  readonly base: number
  readonly socket: Socket
}

const AT_ONCE = 64
const OPEN_MS = 60_000

/**
 * Opens subscribers with bare sockets, so that the client costs the same whatever it connects to. @throws when one is refused.
 * @param atOnce handshakes under way at a time. @param onOpen hears of each that is served.
 */
export async function openConnections(
  door: Door,
  count: number,
  atOnce = AT_ONCE,
  onOpen = () => {},
): Promise<Connection[]> {
  const open: Connection[] = []
  let started = 0
  const lane = async () => {
    while (started++ < count) {
      open.push(await openOne(door))
      onOpen()
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, lane))
  return open
}

export function closeConnections(connections: readonly Connection[]): void {
  for (const { socket } of connections) socket.destroy()
}

/** Sends a sign of life that nobody asked for, where the transport knows one. */
export function sayAlive(transport: Transport, connections: readonly Connection[]): void {
  if (transport === 'mission-ws' || transport === 'ws') for (const { socket } of connections) socket.write(PONG_CONTROL)
}

function openOne(door: Door): Promise<Connection> {
  const { promise, resolve, reject } = Promise.withResolvers<Connection>()
  const socket = connect({ host: '127.0.0.1', port: door.subscribePort, noDelay: true })
  const late = setTimeout(() => fail(new Error('no answer in 60 s')), OPEN_MS)
  const fail = (error: Error) => {
    clearTimeout(late)
    socket.destroy()
    reject(new Error(`A ${door.transport} subscriber was not served: ${error.message}; got ${heard.slice(0, 300)}`))
  }
  const closed = () => fail(new Error('the server closed it'))
  let heard = ''
  const steps = stepsOf(door).values()
  let step = steps.next()
  const send = () => step.value?.send && socket.write(step.value.send)
  const hear = (chunk: Buffer) => {
    heard += chunk.toString('latin1')
    if (step.value && !heard.includes(step.value.until)) return
    step = steps.next()
    if (!step.done) {
      heard = ''
      send()
      return
    }
    clearTimeout(late)
    socket.off('data', hear).off('close', closed)
    const answer = answerTo(door.transport, chunk)
    if (answer) socket.write(answer)
    resolve(follow(door, socket, Number(/"to":(\d+)/.exec(heard)?.[1] ?? 0)))
  }
  socket.on('connect', send).on('data', hear).on('error', fail).on('close', closed)
  return promise
}

function follow(door: Door, socket: Socket, base: number): Connection {
  const connection: Connection = { base, socket, onData: () => {} }
  socket.on('data', (chunk: Buffer) => {
    const answer = answerTo(door.transport, chunk)
    if (answer) socket.write(answer)
    connection.onData(chunk)
  })
  return connection
}
