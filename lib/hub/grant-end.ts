import type { Grant } from '#lib/auth/principal.ts'
import { CLOSE } from '#lib/protocol/close.ts'

/** Why a connection ends whose grant is no longer alive. */
export function grantEnd(grant: Grant, now: number): { readonly code: number; readonly reason: string } {
  return grant.expiresAt !== null && grant.expiresAt <= now
    ? { code: CLOSE.expired, reason: 'The session has expired. Sign in again.' }
    : { code: CLOSE.revoked, reason: 'The session, key or ticket was revoked.' }
}

/** When a grant expires, as it is told to clients. */
export const isoOf = (expiresAt: number | null): string | null =>
  expiresAt === null ? null : new Date(expiresAt).toISOString()
