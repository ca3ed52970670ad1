import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/**
 * One kept-alive HTTP connection that posts one body at a time. It reads no more of an answer than its status and length, so
 * that the client costs little beside the server it measures.
 */
export class HttpLane {
  readonly #socket: Socket
  readonly #head: string
  #waiting: { resolve(body: string): void; reject(error: Error): void } | null = null
  #read = ''

  private constructor(socket: Socket, url: URL, headers: Readonly<Record<string, string>>) {
    this.#socket = socket
    const lines = Object.entries({ host: url.host, 'content-type': 'application/json', ...headers })
    this.#head = `POST ${url.pathname} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}content-length: `
    socket.on('data', (chunk: Buffer) => this.#hear(chunk.toString('latin1')))
    socket.on('error', (error) => this.#waiting?.reject(error))
    socket.on('close', () => this.#waiting?.reject(new Error(`${url.href} closed the connection.`)))
  }

  static async open(url: URL, headers: Readonly<Record<string, string>>): Promise<HttpLane> {
    const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true })
    await once(socket, 'connect')
    return new HttpLane(socket, url, headers)
  }

  /** @returns the body of the answer. @throws where it is no 2xx. */
  post(body: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#socket.write(`${this.#head}${Buffer.byteLength(body)}\r\n\r\n${body}`)
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  #hear(text: string): void {
    this.#read += text
    const end = this.#read.indexOf('\r\n\r\n')
    if (end < 0) return
    const length = /\r\ncontent-length: (\d+)/i.exec(this.#read.slice(0, end + 2))?.[1]
    if (this.#read.length < end + 4 + Number(length ?? 0)) return
    const answer = this.#read
    const waiting = this.#waiting
    this.#read = ''
    this.#waiting = null
    if (answer.startsWith('HTTP/1.1 2')) waiting?.resolve(answer.slice(end + 4))
    else waiting?.reject(new Error(`The server refused: ${answer.slice(0, 500)}`))
  }
}
