import { type Encoding, encode, preferredEncoding, WORTH_BYTES } from './content-encoding.ts'
import { isFresh } from './etag.ts'

type Bytes = Uint8Array<ArrayBuffer>

export interface CachedJson {
  readonly etag: string
  /** Made only when the client does not have it yet. */
  bytes(): Bytes
  /** Gives the body in an encoding, where it is kept for others; default: encodes it now. */
  readonly encoded?: (encoding: Encoding) => Promise<Bytes>
}

/** Browsers may keep it and must ask each time whether it still holds. */
const CACHE_CONTROL = 'private, no-cache'

/** Answers with JSON and an ETag: 304 where the client has it, else compressed as it likes. */
export async function cachedJson(request: Request, { etag, bytes, encoded }: CachedJson): Promise<Response> {
  // One resource in several encodings: the same meaning, not the same bytes, hence a weak tag.
  const headers = new Headers({ etag: `W/${etag}`, 'cache-control': CACHE_CONTROL, vary: 'accept-encoding' })
  if (isFresh(request.headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers })
  headers.set('content-type', 'application/json; charset=utf-8')
  const body = bytes()
  const encoding = body.length < WORTH_BYTES ? 'identity' : preferredEncoding(request.headers.get('accept-encoding'))
  if (encoding === 'identity') return new Response(body, { headers })
  headers.set('content-encoding', encoding)
  return new Response(await (encoded?.(encoding) ?? encode(body, encoding)), { headers })
}
