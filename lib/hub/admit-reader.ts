import type { Grant } from '#lib/auth/principal.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { Core } from './core.ts'
import { grantEnd } from './grant-end.ts'

/**
 * Counts in a reader that comes over HTTP; `dismissReader` counts it out.
 * @throws MissionError `unavailable` while the hub drains, `revoked`, `forbidden`, `overloaded`, `connection_limit`.
 */
export function admitReader(core: Core, grant: Grant): void {
  if (core.draining)
    throw new MissionError('unavailable', 'The server is restarting. Come back in a moment.', {
      retryAfterMs: core.draining.minMs,
    })
  if (!grant.alive) throw new MissionError('revoked', grantEnd(grant, core.clock()).reason)
  if (!grant.principal.scopes.has('read'))
    throw new MissionError('forbidden', `To read the stream, ${grant.principal.name} needs the scope "read".`)
  core.gate.enter()
  try {
    core.gate.own(grant.principal)
  } catch (error) {
    core.gate.leave()
    throw error
  }
}

export function dismissReader(core: Core, { principal }: Grant): void {
  core.gate.disown(principal)
  core.gate.leave()
}
