import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

export type Encoding = 'br' | 'gzip' | 'identity'

/** A state of 1,000 agents: 44 KiB in 7 ms, where gzip 6 makes 71 in 6 and brotli 4 makes 53 in 3. */
const BROTLI_QUALITY = 5
const compressBrotli = promisify(brotliCompress)
const compressGzip = promisify(gzip)

/**
 * RFC 9110, 12.5.3: what a client likes best of what we have; brotli where it likes several alike.
 * @param accepted the header Accept-Encoding.
 */
export function bestEncoding(accepted: string): Encoding {
  const weights = new Map(accepted.toLowerCase().split(',').map(weightOf))
  const others = weights.get('*') ?? 0
  const weight = (encoding: 'br' | 'gzip') => weights.get(encoding) ?? others
  // Not named, it is better than nothing and worse than everything.
  const plain = weights.get('identity') ?? Number.MIN_VALUE
  const [best, most] =
    weight('gzip') > weight('br') ? (['gzip', weight('gzip')] as const) : (['br', weight('br')] as const)
  return most > plain ? best : 'identity'
}

function weightOf(item: string): [name: string, weight: number] {
  const [name = '', ...parameters] = item.split(';').map((part) => part.trim())
  const quality = parameters.find((parameter) => parameter.startsWith('q='))
  return [name, quality === undefined ? 1 : Number(quality.slice(2)) || 0]
}

/** Works on a thread of its own. */
export async function encode(bytes: Uint8Array, encoding: Encoding): Promise<Uint8Array> {
  switch (encoding) {
    case 'br':
      return compressBrotli(bytes, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
          [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
        },
      })
    case 'gzip':
      return compressGzip(bytes)
    case 'identity':
      return bytes
  }
}
