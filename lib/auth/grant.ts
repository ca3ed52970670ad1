import type { Clock } from '#lib/protocol/clock.ts'
import { type Grant, type Principal, SCOPES } from './principal.ts'

/** A grant together with the power to end it, which stays with whoever made it. */
export interface Revocable {
  readonly grant: Grant
  /** Ends the grant for every holder at once and tells its listeners; a second call does nothing. */
  revoke(): void
}

/** Makes a grant. Session and key each have ONE, shared by all who hold it, so that a revocation reaches them all at once. */
export function createGrant(
  principal: Principal,
  via: 'session' | 'key',
  expiresAt: number | null,
  clock: Clock,
): Revocable {
  const listeners = new Set<() => void>()
  let isRevoked = false
  const grant: Grant = {
    principal,
    via,
    expiresAt,
    get alive() {
      return !isRevoked && (expiresAt === null || clock.now() < expiresAt)
    },
    onRevoked(listener) {
      let isOn = true
      const call = () => {
        if (isOn) listener()
      }
      if (isRevoked) queueMicrotask(call)
      else listeners.add(call)
      return () => {
        isOn = false
        listeners.delete(call)
      }
    },
  }
  return {
    grant,
    revoke() {
      if (isRevoked) return
      isRevoked = true
      const told = [...listeners]
      listeners.clear()
      // Each in a task of its own: one that throws must not leave another connection open.
      for (const call of told) queueMicrotask(call)
    },
  }
}

/** A grant for less than another: same principal, never outliving it. */
export function narrowGrant(parent: Grant, principal: Principal, expiresAt: number | null, clock: Clock): Grant {
  return {
    principal,
    via: 'ticket',
    expiresAt,
    get alive() {
      return parent.alive && (expiresAt === null || clock.now() < expiresAt)
    },
    onRevoked: (listener) => parent.onRevoked(listener),
  }
}

/** The grant of the server itself, or of one of its rules, which publishes as `rule:<name>`. */
export function serverGrant(rule?: string): Grant {
  const principal: Principal = {
    id: rule === undefined ? 'server' : `rule:${rule}`,
    kind: rule === undefined ? 'server' : 'rule',
    name: rule ?? 'Mission Control',
    scopes: new Set(SCOPES),
    bound: {},
  }
  return { principal, via: 'server', alive: true, expiresAt: null, onRevoked: () => () => {} }
}
