import { WebSocket } from 'ws'
import type { AlarmClock } from '#lib/protocol/clock.ts'
import type { DeviceIdentity } from './device-identity.ts'
import { challenge, type Frame, frame, type Hello, hello } from './frames.schema.ts'

export interface LinkParts {
  /** `ws://` or `wss://`. */
  readonly url: string
  /** The gateway's shared token; empty where it asks for none. */
  readonly token: string
  readonly device: DeviceIdentity
  readonly version: string
  readonly clock: AlarmClock
  /** How long the handshake, and any one answer, may take. */
  readonly answerMs?: number
}

export interface LinkEvents {
  readonly onEvent: (event: string, payload: unknown) => void
  /** Frames were lost: what is known has to be read anew. */
  readonly onGap: () => void
}

/** Why a link is not, or no longer. `code` is the gateway's own, as AUTH_TOKEN_MISMATCH, where it told one. */
export interface LinkEnd {
  readonly code: string | null
  readonly message: string
  /** The gateway refused us: the same again is refused again. */
  readonly refused: boolean
  readonly requestId: string | null
}

/** A connection that the gateway has accepted. */
export interface Link {
  readonly hello: Hello
  /** How far our clock is ahead of the gateway's, in milliseconds. */
  readonly aheadMs: number
  /** @throws Error when the gateway refuses, does not answer in time, or the link ends. */
  request(method: string, params: object): Promise<unknown>
  close(why: string): void
  /** Resolves once, when the link has ended. */
  readonly ended: Promise<LinkEnd>
}

/** What this server asks to be allowed: to look, and to see requests for approval. */
const SCOPES = ['operator.read', 'operator.approvals']
/** A closed set of the gateway's: programs that speak for its operator. */
const CLIENT = { id: 'gateway-client', mode: 'backend' }
const MAX_FRAME = 32 * 1024 * 1024
const MAX_PENDING = 64
const DEFAULT_TICK_MS = 30_000

interface Pending {
  readonly resolve: (payload: unknown) => void
  readonly reject: (error: Error) => void
  readonly off: () => void
}

/** Connects and shakes hands (protocol 4). @returns the link, or why there is none. */
export function openLink(parts: LinkParts, events: LinkEvents): Promise<Link | LinkEnd> {
  return new GatewayConnection(parts, events).opened
}

export const isLink = (outcome: Link | LinkEnd): outcome is Link => 'request' in outcome

class GatewayConnection implements Link {
  readonly opened: Promise<Link | LinkEnd>
  readonly ended: Promise<LinkEnd>
  hello: Hello = {}
  aheadMs = 0
  readonly #parts: LinkParts
  readonly #events: LinkEvents
  readonly #socket: WebSocket
  readonly #pending = new Map<string, Pending>()
  readonly #answerMs: number
  #requests = 0
  #seq: number | null = null
  #open: (outcome: Link | LinkEnd) => void = () => undefined
  #end: (end: LinkEnd) => void = () => undefined
  /** Why it ends, as far as is known before it does. */
  #why: LinkEnd | null = null
  #isOpen = false
  #silenceMs: number
  #stopWatch: () => void = () => undefined

  constructor(parts: LinkParts, events: LinkEvents) {
    this.#parts = parts
    this.#events = events
    this.#answerMs = parts.answerMs ?? 15_000
    this.#silenceMs = this.#answerMs
    this.opened = new Promise((resolve) => {
      this.#open = resolve
    })
    this.ended = new Promise((resolve) => {
      this.#end = resolve
    })
    this.#socket = new WebSocket(parts.url, { maxPayload: MAX_FRAME, handshakeTimeout: this.#answerMs })
    this.#socket.on('message', (data) => this.#read(data.toString()))
    this.#socket.on('error', (error) => this.#blame(plain(error.message)))
    this.#socket.on('close', (code, reason) => this.#closed(code, reason.toString()))
    this.#watch()
  }

  request(method: string, params: object): Promise<unknown> {
    if (this.#socket.readyState !== WebSocket.OPEN || this.#pending.size >= MAX_PENDING)
      return Promise.reject(new Error(`The gateway cannot be asked ${method} now.`))
    const id = String(++this.#requests)
    return new Promise((resolve, reject) => {
      const off = this.#parts.clock.after(this.#answerMs, () => {
        this.#pending.delete(id)
        reject(new Error(`The gateway did not answer ${method} within ${this.#answerMs} ms.`))
      })
      this.#pending.set(id, { resolve, reject, off })
      this.#socket.send(JSON.stringify({ type: 'req', id, method, params }))
    })
  }

  close(why: string): void {
    this.#blame(plain(why))
    // A peer that does not answer would keep a closing socket for long.
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.close(1000)
    this.#parts.clock.after(1_000, () => this.#socket.terminate())
    this.#finish()
  }

  #blame(end: LinkEnd): void {
    this.#why ??= end
  }

  /** Any frame is a sign of life; a gateway that sends none for two of its ticks is gone, whatever its socket says. */
  #watch(): void {
    this.#stopWatch()
    this.#stopWatch = this.#parts.clock.after(this.#silenceMs, () => {
      this.#blame(plain(`The gateway was silent for ${Math.round(this.#silenceMs / 1_000)} s.`))
      this.#socket.terminate()
      this.#finish()
    })
  }

  #read(text: string): void {
    if (this.#why !== null) return
    this.#watch()
    const read = readFrame(text)
    if (read === null) this.close('The gateway sent what is no frame.')
    else if (read.type === 'res') this.#answered(read)
    else if (read.type === 'event' && read.event === 'connect.challenge') this.#shakeHands(read.payload)
    else if (read.type === 'event' && this.#isOpen) this.#heard(read)
  }

  #heard({ event = '', payload, seq }: Frame): void {
    const isGap = seq !== undefined && this.#seq !== null && seq > this.#seq + 1
    if (seq !== undefined) this.#seq = seq
    this.#events.onEvent(event, payload)
    if (isGap) this.#events.onGap()
  }

  #answered({ id = '', ok, payload, error }: Frame): void {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    pending?.off()
    if (ok === true) {
      pending?.resolve(payload)
      return
    }
    const { message = 'The gateway refused.', code, details } = error ?? {}
    pending?.reject(new Refused(message, details?.code ?? code ?? null, details?.requestId ?? null))
  }

  #shakeHands(payload: unknown): void {
    const asked = challenge.safeParse(payload)
    if (!asked.success || this.#requests > 0) {
      this.close('The gateway sent a challenge that cannot be answered.')
      return
    }
    const { clock } = this.#parts
    this.aheadMs = clock.now() - asked.data.ts
    this.request('connect', connectParams(this.#parts, asked.data)).then(
      (answer) => this.#accepted(answer),
      (error: Error) => {
        this.#blame(error instanceof Refused ? refusalOf(error) : plain(error.message))
        this.#socket.close(1000)
        this.#finish()
      },
    )
  }

  #accepted(answer: unknown): void {
    const read = hello.safeParse(answer)
    this.hello = read.success ? read.data : {}
    this.#isOpen = true
    this.#silenceMs = 2 * (this.hello.policy?.tickIntervalMs ?? DEFAULT_TICK_MS)
    this.#watch()
    this.#open(this)
  }

  #closed(code: number, reason: string): void {
    this.#blame(
      plain(reason === '' ? `The gateway closed the connection (${code}).` : `The gateway closed it: ${reason}`),
    )
    this.#finish()
  }

  #finish(): void {
    const end = this.#why ?? plain('The connection ended.')
    this.#stopWatch()
    for (const { reject, off } of this.#pending.values()) {
      off()
      reject(new Error(end.message))
    }
    this.#pending.clear()
    this.#open(end)
    this.#end(end)
  }
}

/** The gateway answered that it will not. */
class Refused extends Error {
  readonly code: string | null
  readonly requestId: string | null
  constructor(message: string, code: string | null, requestId: string | null) {
    super(message)
    this.code = code
    this.requestId = requestId
  }
}

const plain = (message: string): LinkEnd => ({ code: null, message, refused: false, requestId: null })
const refusalOf = ({ code, message, requestId }: Refused): LinkEnd => ({ code, message, refused: true, requestId })

function connectParams({ token, device, version }: LinkParts, { nonce, ts }: { nonce: string; ts: number }): object {
  const role = 'operator'
  const proof = ['v2', device.id, CLIENT.id, CLIENT.mode, role, SCOPES.join(','), String(ts), token, nonce].join('|')
  return {
    minProtocol: 4,
    maxProtocol: 4,
    client: { ...CLIENT, version, platform: process.platform },
    role,
    scopes: SCOPES,
    // Without it the gateway sends no tool calls.
    caps: ['tool-events'],
    commands: [],
    permissions: {},
    ...(token === '' ? {} : { auth: { token } }),
    device: { id: device.id, publicKey: device.publicKey, signature: device.sign(proof), signedAt: ts, nonce },
  }
}

function readFrame(text: string): Frame | null {
  try {
    const read = frame.safeParse(JSON.parse(text))
    return read.success ? read.data : null
  } catch {
    return null
  }
}
