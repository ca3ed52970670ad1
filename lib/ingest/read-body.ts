import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { MissionError } from '#lib/protocol/errors.ts'

type Decompress = (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>
const DECOMPRESS: ReadonlyMap<string, Decompress> = new Map([
  ['gzip', promisify(gunzip)],
  ['deflate', promisify(inflate)],
  ['br', promisify(brotliDecompress)],
])

/**
 * The body of a request, decompressed.
 * @param maxBytes bound for what is read and for what it unpacks to.
 * @throws MissionError `too_large`, `unsupported_media` for an unknown Content-Encoding, `bad_request` when it is cut or does not unpack.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  const decompress = DECOMPRESS.get(encoding)
  if (!decompress && encoding !== 'identity') {
    throw new MissionError(
      'unsupported_media',
      `Content-Encoding "${encoding.slice(0, 40)}" is not supported; use gzip, deflate, br or none.`,
    )
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes)
  const body = await collect(request, maxBytes)
  if (!decompress) return body
  try {
    return await decompress(body, { maxOutputLength: maxBytes })
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge(maxBytes)
    throw new MissionError('bad_request', `The body does not unpack as ${encoding}.`, { cause })
  }
}

function collect(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= maxBytes) return chunks.push(chunk)
      // What still comes is thrown away; whoever answers decides how long to listen.
      chunks.length = 0
      reject(tooLarge(maxBytes))
    })
    let whole = false
    const cut = (cause?: unknown) =>
      reject(
        new MissionError('bad_request', 'The request was cut before its body was whole; send it again.', { cause }),
      )
    request.on('end', () => {
      whole = true
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks))
    })
    request.on('error', cut)
    // It follows every end too, and an error with its stack is too dear to be made for nobody.
    request.on('close', () => whole || cut())
  })
}

const tooLarge = (maxBytes: number) =>
  new MissionError('too_large', `A body may have ${maxBytes} bytes, unpacked; send it in parts.`)
