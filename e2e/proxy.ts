import { once } from 'node:events'
import { createServer, type IncomingMessage, request as requestTo, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { constants, createGzip } from 'node:zlib'

/**
 * What stands between a browser and the server, on a port of its own. `strip` answers upgrades as a proxy does that does not
 * know them; `mute` lets streams open and holds back every byte; `down` refuses all connections' requests. No upgrade gets
 * through `gzip`, which compresses every answer, nor through `short`, which ends streams in order a moment after they began.
 * `lost` cuts the line to who has posted as soon as the server has answered.
 */
export type Weather = 'clear' | 'strip' | 'mute' | 'down' | 'gzip' | 'short' | 'lost'

/** How long a stream may take in `short`. */
const SHORT_MS = 30

export interface LineProxy extends AsyncDisposable {
  readonly url: string
  weather: Weather
  /** Event streams that are open through it now. */
  readonly streams: number
  /** Cuts every open connection. */
  cut(): void
}

export async function startProxy(target: string): Promise<LineProxy> {
  const { hostname, port } = new URL(target)
  const upstream = { host: hostname, port: Number(port) }
  const open = new Set<{ destroy(): void }>()
  const state: { weather: Weather; streams: number } = { weather: 'clear', streams: 0 }
  const server = createServer((request, response) => {
    if (state.weather === 'down') return void request.socket.destroy()
    pass(request, response, upstream, state.weather)
    if (!isStream(request)) return
    state.streams++
    response.on('close', () => state.streams--)
  })
  server.on('connection', (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  server.on('upgrade', (request, socket, head) => {
    if (state.weather !== 'clear')
      return void socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    const to = connect(upstream, () => {
      const headers = Object.entries(request.headersDistinct).flatMap(([name, values]) =>
        (values ?? []).map((value) => `${name}: ${value}`),
      )
      to.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`)
      to.write(head)
      to.pipe(socket).pipe(to)
    })
    open.add(to)
    const end = () => {
      open.delete(to)
      to.destroy()
      socket.destroy()
    }
    for (const side of [to, socket]) side.on('error', end).on('close', end)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port: own } = server.address() as AddressInfo
  return {
    url: `http://localhost:${own}`,
    get weather() {
      return state.weather
    },
    set weather(weather) {
      state.weather = weather
    },
    get streams() {
      return state.streams
    },
    cut() {
      for (const socket of open) socket.destroy()
    },
    async [Symbol.asyncDispose]() {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}

const isStream = ({ url = '' }: IncomingMessage) => url.startsWith('/api/stream')

function pass(
  request: IncomingMessage,
  response: ServerResponse,
  upstream: { host: string; port: number },
  weather: Weather,
): void {
  const { method, url, headers } = request
  const to = requestTo({ ...upstream, method, path: url, headers }, (answer) => {
    answer.on('error', () => response.destroy())
    if (weather === 'lost' && method === 'POST') return void response.destroy()
    if (weather === 'gzip') return zip(answer, response)
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    if (weather === 'mute' && isStream(request)) return void answer.resume()
    answer.pipe(response)
    if (weather === 'short' && isStream(request)) setTimeout(() => response.end(), SHORT_MS)
  })
  to.on('error', () => response.destroy())
  response.on('close', () => to.destroy())
  request.pipe(to)
}

/** As a proxy does that compresses whatever passes, whether it was asked not to or not, and passes it on as it comes. */
function zip(answer: IncomingMessage, response: ServerResponse): void {
  const { 'content-length': _, ...headers } = answer.headers
  if (headers['content-encoding'] || answer.statusCode === 304) {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
    return
  }
  response.writeHead(answer.statusCode ?? 502, { ...headers, 'content-encoding': 'gzip' })
  answer.pipe(createGzip({ flush: constants.Z_SYNC_FLUSH })).pipe(response)
}
