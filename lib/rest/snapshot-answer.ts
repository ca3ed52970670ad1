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
 * share one body of each encoding; a snapshot that the hub has dropped takes them with it. One state is written down at a time,
 * in steps: who comes meanwhile shares it, or waits and is told the newest together with all who wait. The tag is weak: one
 * state in several encodings has the same meaning, not the same bytes.
 */
export function createSnapshotAnswer(newest: () => Snapshot): (asked: SnapshotRequest) => Promise<SnapshotAnswer> {
  const bodies = new WeakMap<Snapshot, Bodies>()
  let making: Promise<unknown> | null = null
  const begin = (snapshot: Snapshot): Bodies => {
    const plain = bodyFor(snapshot)
    const made: Bodies = { plain, of: new Map([['identity', plain]]) }
    bodies.set(snapshot, made)
    const ended = () => {
      making = null
    }
    making = plain.then(ended, () => {
      // Nobody should be told of a failure that was another's.
      bodies.delete(snapshot)
      ended()
    })
    return made
  }
  const next = async (): Promise<{ readonly snapshot: Snapshot; readonly made: Bodies }> => {
    for (;;) {
      const snapshot = newest()
      const made = bodies.get(snapshot)
      if (made) return { snapshot, made }
      if (making === null) return { snapshot, made: begin(snapshot) }
      await making
    }
  }
  return async ({ ifNoneMatch, acceptEncoding }) => {
    const encoding = bestEncoding(acceptEncoding)
    const present = newest()
    if (isFresh(ifNoneMatch, etagOf(present)))
      return { status: 304, contentType, body: new Uint8Array(), headers: headersOf(present) }
    const { snapshot, made } = await next()
    const body = await bodyIn(made, encoding)
    const headers = headersOf(snapshot)
    const named = encoding === 'identity' ? headers : { ...headers, 'content-encoding': encoding }
    return { status: 200, contentType, body, headers: named }
  }
}

/** Those of one snapshot. */
interface Bodies {
  readonly plain: Promise<Uint8Array>
  readonly of: Map<Encoding, Promise<Uint8Array>>
}

function bodyIn({ plain, of }: Bodies, encoding: Encoding): Promise<Uint8Array> {
  const body = of.get(encoding) ?? plain.then((bytes) => encode(bytes, encoding))
  of.set(encoding, body)
  return body
}

const contentType = 'application/json; charset=utf-8'

const etagOf = ({ cursor, stateVersion }: Snapshot): string => `"${cursor}.${stateVersion}"`

/** Browsers may keep it and must ask each time whether it still holds. */
const headersOf = (snapshot: Snapshot) => ({
  etag: `W/${etagOf(snapshot)}`,
  'cache-control': 'private, no-cache',
  vary: 'Accept-Encoding',
})

/** The bytes of the state are shared with every transport, so they are put between the other fields as they are. */
async function bodyFor(snapshot: Snapshot): Promise<Uint8Array> {
  const { cursor, stateVersion } = snapshot
  const head = new TextEncoder().encode(`${JSON.stringify({ cursor, stateVersion }).slice(0, -1)},"state":`)
  const state = await snapshot.encodedInSteps()
  const body = new Uint8Array(head.length + state.length + 1)
  body.set(head)
  body.set(state, head.length)
  body[body.length - 1] = '}'.charCodeAt(0)
  return body
}
