import type { Snapshot } from '#lib/hub/hub.ts'
import { bestEncoding, type Encoding, encode } from './encoding.ts'
import { isFresh } from './etag.ts'

export interface SnapshotRequest {
  /** The header, null where there is none. */
  readonly ifNoneMatch: string | null
  /** The header, empty where there is none. */
  readonly acceptEncoding: string
}

export interface SnapshotAnswer {
  readonly status: 200 | 304
  readonly contentType: string
  readonly body: Uint8Array
  readonly headers: Readonly<Record<string, string>>
}

/**
 * `GET /api/snapshot`: `{cursor, stateVersion, state}`, as brotli or gzip where the client takes it. Clients that come at once
 * share one body of each encoding; a snapshot that the hub has dropped takes them with it. The tag is weak: one state in
 * several encodings has the same meaning, not the same bytes.
 */
export function createSnapshotAnswer(): (asked: SnapshotRequest, snapshot: Snapshot) => Promise<SnapshotAnswer> {
  const bodies = new WeakMap<Snapshot, Map<Encoding, Promise<Uint8Array>>>()
  const bodyOf = (snapshot: Snapshot, encoding: Encoding): Promise<Uint8Array> => {
    const made = bodies.get(snapshot) ?? new Map<Encoding, Promise<Uint8Array>>()
    bodies.set(snapshot, made)
    const plain = made.get('identity') ?? Promise.resolve(bodyFor(snapshot))
    made.set('identity', plain)
    const body = made.get(encoding) ?? plain.then((bytes) => encode(bytes, encoding))
    made.set(encoding, body)
    return body
  }
  return async ({ ifNoneMatch, acceptEncoding }, snapshot) => {
    const etag = `"${snapshot.cursor}.${snapshot.stateVersion}"`
    const encoding = bestEncoding(acceptEncoding)
    // Browsers may keep it and must ask each time whether it still holds.
    const headers = { etag: `W/${etag}`, 'cache-control': 'private, no-cache', vary: 'Accept-Encoding' }
    const contentType = 'application/json; charset=utf-8'
    if (isFresh(ifNoneMatch, etag)) return { status: 304, contentType, body: new Uint8Array(), headers }
    const body = await bodyOf(snapshot, encoding)
    const named = encoding === 'identity' ? headers : { ...headers, 'content-encoding': encoding }
    return { status: 200, contentType, body, headers: named }
  }
}

/** The state is encoded already, once for every transport, so it is put between the other fields as it is. */
function bodyFor(snapshot: Snapshot): Uint8Array {
  const { cursor, stateVersion } = snapshot
  const head = new TextEncoder().encode(`${JSON.stringify({ cursor, stateVersion }).slice(0, -1)},"state":`)
  const state = snapshot.encoded()
  const body = new Uint8Array(head.length + state.length + 1)
  body.set(head)
  body.set(state, head.length)
  body[body.length - 1] = '}'.charCodeAt(0)
  return body
}
