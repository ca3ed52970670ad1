import type { Snapshot } from '#lib/hub/hub.ts'
import { cachedJson } from './cached-json.ts'
import { type Encoding, encode } from './content-encoding.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** The bodies of one snapshot: plain, and compressed once for everybody who asks for that encoding. */
interface Bodies {
  readonly plain: Bytes
  readonly encoded: Map<Encoding, Promise<Bytes>>
}

/**
 * `GET /api/snapshot`: `{cursor, stateVersion, state}`. A herd of clients that come back at once costs one encoding and one
 * compression; a snapshot that the hub has dropped takes its bodies with it.
 */
export function createSnapshotResponse(): (request: Request, snapshot: Snapshot) => Promise<Response> {
  const bodies = new WeakMap<Snapshot, Bodies>()
  const bodiesOf = (snapshot: Snapshot): Bodies => {
    const known = bodies.get(snapshot)
    if (known) return known
    const made = { plain: plainBody(snapshot), encoded: new Map() }
    bodies.set(snapshot, made)
    return made
  }
  return (request, snapshot) =>
    cachedJson(request, {
      etag: `"${snapshot.cursor}.${snapshot.stateVersion}"`,
      bytes: () => bodiesOf(snapshot).plain,
      encoded: (encoding) => {
        const { plain, encoded } = bodiesOf(snapshot)
        const known = encoded.get(encoding)
        if (known) return known
        const made = encode(plain, encoding)
        encoded.set(encoding, made)
        return made
      },
    })
}

function plainBody(snapshot: Snapshot): Bytes {
  const { cursor, stateVersion } = snapshot
  const head = JSON.stringify({ cursor, stateVersion }).slice(0, -1)
  return concat([new TextEncoder().encode(`${head},"state":`), snapshot.encoded(), new TextEncoder().encode('}')])
}

function concat(pieces: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
