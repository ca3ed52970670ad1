import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'next-auth/jwt'
import { openAccounts } from '#lib/auth/accounts-sqlite.ts'
import { createAuthenticator } from '#lib/auth/create-authenticator.ts'
import { createPairings } from '#lib/auth/pairings.ts'
import type { Scope } from '#lib/auth/principal.ts'
import { createSetup } from '#lib/auth/setup.ts'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import { setRuntime } from './current.ts'
import type { Runtime } from './runtime.ts'

export const SETUP_TOKEN = 'the token of this start'
export const HOST = 'localhost:3000'
const SECRET = 'a secret of the session cookies, long enough'

/** Sets a runtime whose part about people is real; for tests of routes that need no other. */
export async function startAuth() {
  const dir = await mkdtemp(join(tmpdir(), 'auth-'))
  const clock = { time: Date.now(), now: () => clock.time }
  const parts = { clock, random: randomBytes, limits: DEFAULT_LIMITS }
  const accounts = await openAccounts({
    ...parts,
    file: join(dir, 'accounts.db'),
    onError: (error) => {
      throw error
    },
    derive: async () => new Uint8Array(32),
  })
  const isSetupToken = (token: string) => token === SETUP_TOKEN
  const runtime: Partial<Runtime> = {
    limits: DEFAULT_LIMITS,
    accounts,
    authenticator: createAuthenticator({
      ...parts,
      accounts,
      secret: SECRET,
      origins: { publicUrl: null, allowed: [] },
    }),
    pairings: createPairings({ ...parts, createKey: accounts.createKey }),
    setup: createSetup({ ...parts, accounts, isToken: isSetupToken }),
    isSetupToken,
  }
  // A cast: what is missing would be the log and the hub, which no route that uses this fixture touches.
  setRuntime(runtime as Runtime)
  return {
    clock,
    accounts,
    /** Makes the owner. @returns the headers of its browser, on a page of ours. */
    async signIn(): Promise<Record<string, string>> {
      const owner = await accounts.createOwner({ email: 'owner@example.com', name: 'Ada', password: '0123456789' })
      const token = await encode({ token: { sid: await accounts.openSession(owner.id) }, secret: SECRET })
      return { cookie: `next-auth.session-token=${token}`, host: HOST, origin: `http://${HOST}` }
    },
    async key(...scopes: Scope[]): Promise<Record<string, string>> {
      const { secret } = await accounts.createKey({ name: 'ci', scopes, createdBy: 'person:p1' })
      return { authorization: `Bearer ${secret}` }
    },
    async [Symbol.asyncDispose]() {
      await accounts[Symbol.asyncDispose]()
      await rm(dir, { recursive: true })
    },
  }
}

/** A request to a route handler. */
export function requestTo(
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
  body?: unknown,
): Request {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return new Request(`http://${HOST}${path}`, { method, headers, ...(body === undefined ? {} : { body: text }) })
}

/** The second argument of a route handler. */
export const withParams = <P extends object>(params: P) => ({ params: Promise.resolve(params) })
