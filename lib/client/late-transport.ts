import type { OpenTransport, Transport } from './transport.ts'

/**
 * A transport whose code is loaded when it is first opened: most pages never need it.
 * @param otherwise opened where the code does not come; the server may have been updated since this page was loaded.
 */
export function lateTransport(load: () => Promise<OpenTransport>, otherwise: OpenTransport): OpenTransport {
  return (cursor, listener) => {
    let transport: Transport | null = null
    let closed = false
    load()
      .catch(() => otherwise)
      .then((open) => {
        if (!closed) transport = open(cursor, listener)
      })
    return {
      close() {
        closed = true
        transport?.close()
      },
      check: () => transport?.check(),
    }
  }
}
