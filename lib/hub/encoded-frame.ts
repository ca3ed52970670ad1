import { textFrame } from './text-frame.ts'

/** One frame, encoded once for each transport that asks, and shared by every reader that gets it. */
export class EncodedFrame {
  readonly json: string
  /** The cursor that a reader holds once it has applied this frame; null where the frame moves none. */
  readonly cursor: string | null
  /** Extra fields of the SSE message, each with its line break. */
  readonly #fields: string
  #webSocket: Buffer | null = null
  #sse: Uint8Array | null = null

  constructor(json: string, cursor: string | null = null, fields = '') {
    this.json = json
    this.cursor = cursor
    this.#fields = fields
  }

  /** A whole WebSocket text frame, header included: written to the socket as it is. */
  get webSocket(): Buffer {
    this.#webSocket ??= textFrame(this.json)
    return this.#webSocket
  }

  /** A whole SSE message. JSON has no raw line break, so one `data:` line holds it. */
  get sse(): Uint8Array {
    this.#sse ??= Buffer.from(
      `${this.#fields}${this.cursor === null ? '' : `id: ${this.cursor}\n`}data: ${this.json}\n\n`,
    )
    return this.#sse
  }
}
