import { MissionError } from '#lib/protocol/errors.ts'
import type { Grant } from './principal.ts'
import type { Access } from './routes.ts'

/**
 * The one check of every way in: pages, routes, SSE, the upgrade, and the paths served before Next.
 * @returns the grant it was given, now known to suffice; null only where access is `open`.
 * @throws MissionError `unauthenticated` without a grant, `revoked` for a dead one, `forbidden` naming the missing scope.
 */
export function authorize(grant: Grant | null, access: Exclude<Access, 'open'>): Grant
export function authorize(grant: Grant | null, access: Access): Grant | null
export function authorize(grant: Grant | null, access: Access): Grant | null {
  if (access === 'open') return grant
  if (grant === null) {
    throw new MissionError(
      'unauthenticated',
      'Nobody is known by this session or API key (it is missing, wrong, expired or revoked). Sign in, or send "Authorization: Bearer <key>".',
    )
  }
  if (!grant.alive) {
    throw new MissionError('revoked', 'This session, key or ticket was revoked or has expired. Sign in again.')
  }
  const { principal } = grant
  if (access === 'person') {
    if (principal.kind !== 'person') throw new MissionError('forbidden', 'Only a signed-in person may do this.')
  } else if (!principal.scopes.has(access)) {
    const has = principal.scopes.size === 0 ? 'none' : [...principal.scopes].join(', ')
    throw new MissionError(
      'forbidden',
      `This needs the scope "${access}", and ${principal.name} has: ${has}. Use a key with the scope "${access}".`,
    )
  }
  return grant
}
