/** Apart from its table, which a client library that needs this one code would otherwise carry. */
export const CLOSE_VERSION = 4006

/**
 * WebSocket close codes that are not the twin of an error (see errors.ts for those).
 * 4000–4099: do not reconnect unchanged · 4100–4199: reconnect with backoff · 4200–4299: reconnect at once.
 */
export const CLOSE = {
  goingAway: 1001,
  tooLarge: 1009,
  restart: 1012,
  badFrame: 4000,
  unauthenticated: 4001,
  forbidden: 4003,
  version: CLOSE_VERSION,
  revoked: 4009,
  rate: 4100,
  overload: 4101,
  slow: 4102,
  authTimeout: 4103,
  noPong: 4104,
  connectionLimit: 4105,
  resync: 4200,
  expired: 4201,
  drain: 4202,
} as const

export type Reconnect = 'never' | 'backoff' | 'now'

/** What a client does after a close with this code. Codes of the RFC and unknown ones back off. */
export function reconnectAfter(code: number): Reconnect {
  if (code >= 4000 && code < 4100) return 'never'
  if (code >= 4200 && code < 4300) return 'now'
  return 'backoff'
}
