import { createHash } from 'node:crypto'
import { decode } from 'next-auth/jwt'
import type { Clock } from '#lib/protocol/clock.ts'
import { SESSION_COOKIES } from './session-cookie-names.ts'

/** Reads the session's id out of next-auth's encrypted cookie. */
export interface SessionCookie {
  /** @param header the Cookie header. @returns null when there is none, or none that we made and that is still good. */
  read(header: string | null): Promise<string | null>
}

export interface SessionCookieOptions {
  /** What next-auth encrypts its cookies with. */
  readonly secret: string
  /** Take the cookie of HTTPS alone: the other could have been set by whoever sits in an unencrypted network. */
  readonly isSecure: boolean
  readonly clock: Clock
}

/** Tokens remembered with what is in them, so that a busy poller costs one hash a request and not a decryption. */
const REMEMBERED = 1_000
/** Longer than any cookie of ours, in any number of chunks. */
const TOKEN_CHARACTERS = 8_192

interface Content {
  readonly sid: string
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

export function createSessionCookie({ secret, isSecure, clock }: SessionCookieOptions): SessionCookie {
  const names = isSecure ? SESSION_COOKIES.slice(0, 1) : SESSION_COOKIES
  const remembered = new Map<string, Content>()

  const contentOf = async (token: string): Promise<Content | null> => {
    const hash = createHash('sha256').update(token).digest('base64')
    const known = remembered.get(hash)
    const content = known ?? (await decrypt(token, secret))
    if (!content) return null
    // Put at the end again: what is dropped is what was not asked for the longest time.
    remembered.delete(hash)
    remembered.set(hash, content)
    const [oldest] = remembered.keys()
    if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest)
    return content
  }

  return {
    async read(header) {
      const token = tokenIn(header ?? '', names)
      if (token === null || token.length > TOKEN_CHARACTERS) return null
      const content = await contentOf(token)
      return content && clock.now() < content.expiresAt ? content.sid : null
    },
  }
}

/** next-auth cuts a long token into `<name>.0`, `<name>.1`, …. The names must match wholly: its own reader takes any that begins so. */
function tokenIn(header: string, names: readonly string[]): string | null {
  const cookies = new Map<string, string>()
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=')
    const name = pair.slice(0, Math.max(0, equals)).trim()
    if (!cookies.has(name)) cookies.set(name, pair.slice(equals + 1).trim())
  }
  for (const name of names) {
    const whole = cookies.get(name)
    if (whole) return whole
    const chunks: string[] = []
    for (let n = 0, chunk = cookies.get(`${name}.0`); chunk; chunk = cookies.get(`${name}.${++n}`)) chunks.push(chunk)
    if (chunks.length > 0) return chunks.join('')
  }
  return null
}

async function decrypt(token: string, secret: string): Promise<Content | null> {
  try {
    const claims = await decode({ token, secret })
    if (typeof claims?.sid !== 'string' || typeof claims.exp !== 'number') return null
    return { sid: claims.sid, expiresAt: claims.exp * 1_000 }
  } catch {
    // Whatever is wrong with a token that anybody may send, it is not one of ours.
    return null
  }
}
