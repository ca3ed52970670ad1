import type { AuthOptions } from 'next-auth'
import type { JWT } from 'next-auth/jwt'
import type { CredentialsConfig } from 'next-auth/providers/credentials'
import { isMissionError, MissionError } from '#lib/protocol/errors.ts'
import type { Limits } from '#lib/protocol/limits.ts'
import type { Accounts } from './accounts.ts'
import { clientAddress } from './client-address.ts'
import type { Grant } from './principal.ts'

export interface AuthOptionsParts {
  readonly accounts: Accounts
  /** Encrypts the session cookie; the authenticator gets the same. */
  readonly secret: string
  readonly limits: Pick<Limits, 'sessionMs'>
  readonly publicUrl: string | null
  readonly onError: (error: unknown) => void
}

/**
 * next-auth with e-mail and password. Its cookie holds no more than the id of a session that `accounts` knows, so that
 * revoking takes effect at once. A sign-in that fails names an error code: `CredentialsSignin`, `rate_limited`, `overloaded`
 * or `internal`.
 */
export function createAuthOptions({ accounts, secret, limits, publicUrl, onError }: AuthOptionsParts): AuthOptions {
  return {
    secret,
    providers: [passwordProvider(accounts, onError)],
    session: { strategy: 'jwt', maxAge: Math.floor(limits.sessionMs / 1_000) },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    // Without a public URL next-auth decides by the scheme of the request.
    ...(publicUrl === null ? {} : { useSecureCookies: publicUrl.startsWith('https://') }),
    callbacks: {
      async jwt({ token, user }) {
        // Typed as always there, but given at the sign-in only.
        if (user) return { sub: user.id, sid: await accounts.openSession(user.id) }
        // Throwing makes next-auth take the cookie away.
        if (!sessionOf(accounts, token)) throw new MissionError('revoked', 'This session is over. Sign in again.')
        return token
      },
      session({ session, token }) {
        const grant = sessionOf(accounts, token)
        const user = { id: token.sub ?? null, name: grant?.principal.name ?? null }
        return { user, expires: expiryOf(grant) ?? session.expires }
      },
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.sid === 'string') await accounts.revokeSession(token.sid)
      },
    },
    logger: {
      error(code, metadata) {
        // A cookie that is over or was tampered with: anybody may send one.
        if (code !== 'JWT_SESSION_ERROR') onError(new Error(`next-auth failed: ${code}`, { cause: metadata }))
      },
      warn: (code) => onError(new Error(`next-auth warns: ${code}`)),
    },
  }
}

/** Made by hand: next-auth's own function for it is a default export of CommonJS, which Node and bundlers read differently. */
function passwordProvider(accounts: Accounts, onError: (error: unknown) => void): CredentialsConfig {
  return {
    id: 'credentials',
    name: 'Password',
    type: 'credentials',
    credentials: { email: { label: 'E-mail', type: 'email' }, password: { label: 'Password', type: 'password' } },
    async authorize(given, { headers }) {
      const { email, password } = given ?? {}
      if (typeof email !== 'string' || typeof password !== 'string') return null
      try {
        const person = await accounts.verifyPassword(email, password, clientAddress(headers?.['x-forwarded-for']))
        return person && { id: person.id, name: person.name }
      } catch (error) {
        if (!isMissionError(error)) onError(error)
        // Its message is all that next-auth passes on, and that in an address: so it is a code.
        throw new Error(isMissionError(error) ? error.code : 'internal', { cause: error })
      }
    },
  }
}

function sessionOf(accounts: Accounts, token: JWT): Grant | null {
  return typeof token.sid === 'string' ? accounts.session(token.sid) : null
}

function expiryOf(grant: Grant | null): string | null {
  return grant?.expiresAt == null ? null : new Date(grant.expiresAt).toISOString()
}
