import type { Grant } from '#lib/auth/principal.ts'
import type { Publish } from '#lib/connectors/connector.ts'
import type { Send } from './publisher.ts'

/** Sends within the server's own process, in the name of a grant and with no more rights than it has. */
export const inProcessSender =
  (publish: Publish, grant: Grant): Send =>
  async (drafts, { signal } = {}) => {
    signal?.throwIfAborted()
    return publish(grant, drafts)
  }
