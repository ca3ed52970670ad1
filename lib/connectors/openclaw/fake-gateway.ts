import { createHash, createPublicKey, verify } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

export const TOKEN = 'shared-token'
/** When the recorded session began, by the clock of its gateway. */
export const BEGAN = 1_795_248_230_632

type Answers = Record<string, (params: Record<string, unknown>) => unknown>

/** A gateway that checks the handshake as the real one does, and answers and tells what it is told to. */
export class FakeGateway {
  readonly #server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  readonly requests: string[] = []
  readonly devices = new Set<string>()
  /** Does not even send its challenge. */
  mute = false
  /** Why every connect is refused; null: it is not. */
  refusal: { readonly code: string; readonly requestId?: string } | null = null
  tickIntervalMs = 30_000
  answers: Answers = {
    'agents.list': () => ({ agents: [{ id: 'main', workspace: '/home/dev/.openclaw/workspace' }] }),
    'sessions.subscribe': () => ({ subscribed: true, list: { sessions: [] } }),
    'exec.approval.list': () => [],
    'chat.history': () => ({ messages: [] }),
  }
  connections = 0
  #socket: WebSocket | null = null
  #seq = 0

  static async start(): Promise<FakeGateway> {
    const gateway = new FakeGateway()
    gateway.#server.on('connection', (socket) => gateway.#serve(socket))
    await new Promise((done) => gateway.#server.once('listening', done))
    return gateway
  }

  [Symbol.dispose](): void {
    this.cut()
    this.#server.close()
  }

  get url(): string {
    // A server of `ws` that listens on a port has an address with one.
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  tell(event: string, payload: unknown, skip = 0): void {
    this.#seq += 1 + skip
    this.send({ type: 'event', event, payload, seq: this.#seq })
  }

  send(frame: unknown): void {
    this.#socket?.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
  }

  /** As when a cable is pulled: no closing handshake. */
  cut(): void {
    for (const socket of this.#server.clients) socket.terminate()
  }

  #serve(socket: WebSocket): void {
    this.connections++
    if (this.mute) return
    this.#socket = socket
    this.#seq = 0
    const nonce = `nonce-${this.connections}`
    this.send({ type: 'event', event: 'connect.challenge', payload: { nonce, ts: BEGAN } })
    socket.on('message', (data) => {
      const { id, method, params } = JSON.parse(data.toString())
      this.requests.push(method)
      const error = method === 'connect' ? this.#refuse(params, nonce) : null
      if (error !== null) socket.send(JSON.stringify({ type: 'res', id, ok: false, error }))
      else socket.send(JSON.stringify({ type: 'res', id, ok: true, payload: this.#answer(method, params) }))
    })
  }

  #answer(method: string, params: Record<string, unknown>): unknown {
    if (method !== 'connect') return this.answers[method]?.(params) ?? {}
    return {
      type: 'hello-ok',
      protocol: 4,
      server: { version: '2026.9.6' },
      snapshot: { presence: [{ host: 'studio', mode: 'gateway' }] },
      policy: { tickIntervalMs: this.tickIntervalMs },
    }
  }

  // biome-ignore lint/suspicious/noExplicitAny: parameters of a request that is checked member by member
  #refuse(params: any, nonce: string): object | null {
    const { device, client, role, scopes, auth, minProtocol, maxProtocol } = params
    if (this.refusal) return { code: 'INVALID_REQUEST', message: 'unauthorized', details: this.refusal }
    if (auth?.token !== TOKEN)
      return { code: 'INVALID_REQUEST', message: 'no', details: { code: 'AUTH_TOKEN_MISMATCH' } }
    const raw = Buffer.from(device.publicKey, 'base64url')
    const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw])
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
    const proof = ['v2', device.id, client.id, client.mode, role, scopes.join(','), device.signedAt, auth.token, nonce]
    const ok =
      minProtocol === 4 &&
      maxProtocol === 4 &&
      device.nonce === nonce &&
      device.signedAt === BEGAN &&
      device.id === createHash('sha256').update(raw).digest('hex') &&
      verify(null, Buffer.from(proof.join('|')), key, Buffer.from(device.signature, 'base64url'))
    this.devices.add(device.id)
    return ok ? null : { code: 'INVALID_REQUEST', message: 'no', details: { code: 'DEVICE_AUTH_SIGNATURE_INVALID' } }
  }
}
