import { createHmac } from 'node:crypto'

/** How a secret is written: what stands after it is base64. */
export const SECRET_PREFIX = 'whsec_'

/** @param random cryptographically strong. */
export const newSecret = (random: (bytes: number) => Uint8Array): string =>
  SECRET_PREFIX + Buffer.from(random(32)).toString('base64')

/**
 * The headers of a delivery, by the Standard Webhooks specification: HMAC-SHA256 over `<id>.<timestamp>.<body>`.
 * @param seconds since 1970. @param secret as newSecret makes it.
 */
export function signedHeaders(id: string, seconds: number, body: string, secret: string) {
  const key = Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': String(seconds), 'webhook-signature': `v1,${signature}` }
}
