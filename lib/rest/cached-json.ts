import { isFresh } from './etag.ts'

export interface CachedJson {
  readonly etag: string
  /** Made only when the client does not have it yet. */
  bytes(): Uint8Array<ArrayBuffer>
}

/** Browsers may keep it and must ask each time whether it still holds. */
const CACHE_CONTROL = 'private, no-cache'

/**
 * Answers with JSON and an ETag, or with 304 where the client has it. Compression is left to Next, which takes away the
 * Content-Encoding of a route handler's answer: a body compressed here would arrive as noise. The tag is weak for that:
 * one resource in several encodings has the same meaning, not the same bytes.
 */
export function cachedJson(request: Request, { etag, bytes }: CachedJson): Response {
  const headers = new Headers({ etag: `W/${etag}`, 'cache-control': CACHE_CONTROL })
  if (isFresh(request.headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers })
  headers.set('content-type', 'application/json; charset=utf-8')
  return new Response(bytes(), { headers })
}
