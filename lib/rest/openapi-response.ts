import { hash } from 'node:crypto'
import { cachedJson } from './cached-json.ts'
import { openApi } from './openapi.ts'

/** `GET /api/openapi.json`; the document is made on the first request and is the same for the process's life. */
export function createOpenApiResponse(): (request: Request) => Response {
  let made: { readonly bytes: Uint8Array<ArrayBuffer>; readonly etag: string } | null = null
  return (request) => {
    if (!made) {
      const text = JSON.stringify(openApi())
      made = { bytes: new TextEncoder().encode(text), etag: `"${hash('sha1', text, 'hex').slice(0, 16)}"` }
    }
    const { bytes, etag } = made
    return cachedJson(request, { etag, bytes: () => bytes })
  }
}
