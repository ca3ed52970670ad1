import type { Environment } from './environment.ts'
import { MCRealtimeClient } from './realtime-client.ts'
import type { RealtimeOptions } from './realtime-options.ts'

/**
 * A client whose server is, unless an option says otherwise, the one that its script came from.
 * @param script address of the script; undefined where it is not known, and then the page's server is meant.
 */
export function clientOfScript(script: string | undefined): typeof MCRealtimeClient {
  const origin = URL.parse(script ?? '')?.origin ?? ''
  // A script of file: or blob: has an origin of its own, which is no server.
  if (!origin.startsWith('http')) return MCRealtimeClient
  return class extends MCRealtimeClient {
    constructor(options: RealtimeOptions = {}, env?: Environment) {
      super({ apiUrl: origin, ...options }, env)
    }
  }
}
