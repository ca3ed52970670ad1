import type { Snapshot } from '#lib/hub/hub.ts'
import { cachedJson } from './cached-json.ts'

type Bytes = Uint8Array<ArrayBuffer>

/**
 * `GET /api/snapshot`: `{cursor, stateVersion, state}`. Clients that come at once share one body; a snapshot that the hub has
 * dropped takes it with it.
 */
export function createSnapshotResponse(): (request: Request, snapshot: Snapshot) => Response {
  const bodies = new WeakMap<Snapshot, Bytes>()
  const bodyOf = (snapshot: Snapshot): Bytes => {
    const made = bodies.get(snapshot) ?? bodyFor(snapshot)
    bodies.set(snapshot, made)
    return made
  }
  return (request, snapshot) =>
    cachedJson(request, {
      etag: `"${snapshot.cursor}.${snapshot.stateVersion}"`,
      bytes: () => bodyOf(snapshot),
    })
}

/** The state is encoded already, once for every transport, so it is put between the other fields as it is. */
function bodyFor(snapshot: Snapshot): Bytes {
  const { cursor, stateVersion } = snapshot
  const head = new TextEncoder().encode(`${JSON.stringify({ cursor, stateVersion }).slice(0, -1)},"state":`)
  const state = snapshot.encoded()
  const body = new Uint8Array(head.length + state.length + 1)
  body.set(head)
  body.set(state, head.length)
  body[body.length - 1] = '}'.charCodeAt(0)
  return body
}
