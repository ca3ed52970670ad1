import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** What a line does to every byte that passes. It knows nothing of HTTP. */
export interface Manner {
  /** Milliseconds that each piece takes, in one direction. */
  readonly latencyMs?: () => number
  /** Bytes handed on at a time. */
  readonly sliceBytes?: number
  readonly bytesPerSecond?: number
  /** A connection is reset after so many bytes from the server, wherever that falls. */
  readonly resetAfterBytes?: () => number
}

export interface Line extends AsyncDisposable {
  readonly url: string
  /** Holds for connections opened from now on. */
  manner: Manner
  /** Connections that were opened since the start, and those that were reset. */
  readonly opened: number
  readonly resets: number
  /** Half-open: nothing passes on the present connections any more, and neither side is told. New ones are served. */
  freeze(): void
}

/** A line of bytes to a server on loopback, on a port of its own. */
export async function startLine(target: string): Promise<Line> {
  const { hostname, port } = new URL(target)
  const open = new Set<Wire>()
  const state = { manner: {} as Manner, opened: 0, resets: 0 }
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (near) => {
    state.opened++
    const far = connect({ host: hostname, port: Number(port), noDelay: true, allowHalfOpen: true })
    const wire = new Wire(near, far, state.manner, () => state.resets++)
    open.add(wire)
    far.on('close', () => near.destroyed && open.delete(wire))
    near.on('close', () => far.destroyed && open.delete(wire))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port: own } = server.address() as AddressInfo
  return {
    url: `http://localhost:${own}`,
    get manner() {
      return state.manner
    },
    set manner(manner) {
      state.manner = manner
    },
    get opened() {
      return state.opened
    },
    get resets() {
      return state.resets
    },
    freeze() {
      for (const wire of open) wire.freeze()
    },
    async [Symbol.asyncDispose]() {
      server.close()
      for (const wire of open) wire.destroy()
    },
  }
}

/** Bytes that may wait on one wire and direction; no more are read meanwhile. */
const WAITING_BYTES = 1024 * 1024

/** Slices that are written before the reader has its turn. */
const SLICES_IN_A_ROW = 8

/** One connection: two sockets and what happens between them. */
class Wire {
  readonly #near: Socket
  readonly #far: Socket
  readonly #manner: Manner
  readonly #onReset: () => void
  #frozen = false
  /** Bytes from the server until the reset. */
  #left: number

  constructor(near: Socket, far: Socket, manner: Manner, onReset: () => void) {
    this.#near = near
    this.#far = far
    this.#manner = manner
    this.#onReset = onReset
    this.#left = manner.resetAfterBytes?.() ?? Number.POSITIVE_INFINITY
    this.#pump(near, far, false)
    this.#pump(far, near, true)
  }

  freeze(): void {
    this.#frozen = true
    this.#near.pause()
    this.#far.pause()
  }

  destroy(): void {
    this.#near.destroy()
    this.#far.destroy()
  }

  #pump(from: Socket, to: Socket, isFromServer: boolean): void {
    let waiting = 0
    let order = Promise.resolve()
    const queue = (step: () => Promise<void> | void) => {
      const due = performance.now() + (this.#manner.latencyMs?.() ?? 0)
      order = order.then(() => this.#untilDue(due)).then(step)
    }
    from.on('data', (chunk: Buffer) => {
      waiting += chunk.length
      if (waiting > WAITING_BYTES) from.pause()
      queue(async () => {
        await this.#pass(chunk, to, isFromServer)
        waiting -= chunk.length
        if (waiting <= WAITING_BYTES && !this.#frozen) from.resume()
      })
    })
    from.on('end', () => queue(() => void (this.#frozen || to.end())))
    from.on('close', () => queue(() => void (this.#frozen || to.destroySoon())))
    // 'close' follows, and what was under way is lost with it.
    from.on('error', () => this.#frozen || this.destroy())
  }

  async #untilDue(due: number): Promise<void> {
    const ms = due - performance.now()
    if (ms > 0.5) await sleep(ms)
  }

  async #pass(chunk: Buffer, to: Socket, isFromServer: boolean): Promise<void> {
    const { sliceBytes = chunk.length, bytesPerSecond } = this.#manner
    for (let at = 0; at < chunk.length && !this.#frozen && to.writable; at += sliceBytes) {
      const slice = chunk.subarray(at, at + sliceBytes)
      if (isFromServer && slice.length >= this.#left) return this.#reset(slice)
      if (isFromServer) this.#left -= slice.length
      if (!to.write(slice)) await drained(to)
      else if (sliceBytes < chunk.length && (at / sliceBytes) % SLICES_IN_A_ROW === 0) await new Promise(setImmediate)
      if (bytesPerSecond !== undefined) await sleep((slice.length / bytesPerSecond) * 1_000)
    }
  }

  #reset(slice: Buffer): void {
    this.#onReset()
    this.#frozen = true
    this.#near.write(slice.subarray(0, this.#left), () => {
      this.#near.resetAndDestroy()
      this.#far.destroy()
    })
  }
}

/** Or gone: nobody else would wake who waits. */
function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done).off('close', done)
      resolve()
    }
    socket.on('drain', done).on('close', done)
  })
}
