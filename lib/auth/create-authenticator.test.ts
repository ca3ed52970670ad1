import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'next-auth/jwt'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import type { Accounts } from './accounts.ts'
import { openAccounts } from './accounts-sqlite.ts'
import type { Authenticator, Credentials } from './authenticate.ts'
import { createAuthenticator } from './create-authenticator.ts'
import { ticketCredentials } from './credentials.ts'
import type { Grant } from './principal.ts'

const SECRET = 'a secret of the session cookies, long enough'
const HTTP_COOKIE = 'next-auth.session-token'
const HTTPS_COOKIE = '__Secure-next-auth.session-token'

let dir: string
let accounts: Accounts
let authenticator: Authenticator
let ownerId: string
let now: number

const make = (publicUrl: string | null) =>
  createAuthenticator({
    accounts,
    secret: SECRET,
    origins: { publicUrl, allowed: [] },
    limits: DEFAULT_LIMITS,
    clock: { now: () => now },
    random: randomBytes,
  })

beforeEach(async () => {
  now = Date.now()
  dir = await mkdtemp(join(tmpdir(), 'authenticator-'))
  accounts = await openAccounts({
    file: join(dir, 'accounts.db'),
    limits: DEFAULT_LIMITS,
    clock: { now: () => now },
    random: randomBytes,
    onError: (error) => expect.unreachable(String(error)),
    derive: async () => new Uint8Array(32),
  })
  ownerId = (await accounts.createOwner({ email: 'owner@example.com', name: 'Ada', password: '0123456789' })).id
  authenticator = make(null)
})
afterEach(async () => {
  await accounts[Symbol.asyncDispose]()
  await rm(dir, { recursive: true })
})

function shown(headers: Readonly<Record<string, string>>, query = ''): Credentials {
  return { header: (name) => headers[name] ?? null, query: new URLSearchParams(query), method: 'GET' }
}
const token = (claims: object, secret = SECRET) => encode({ token: { ...claims }, secret })
const cookie = (value: string, name = HTTP_COOKIE) => shown({ cookie: `theme=dark; ${name}=${value}; other=1` })

async function signedIn(): Promise<{ readonly sid: string; readonly value: string; readonly grant: Grant }> {
  const sid = await accounts.openSession(ownerId)
  const grant = accounts.session(sid)
  if (!grant) return expect.unreachable()
  return { sid, value: await token({ sub: ownerId, sid }), grant }
}

describe('a session cookie', () => {
  it('is the grant of its session, by either name, whole or in chunks', async () => {
    const { value, grant } = await signedIn()
    expect(await authenticator.authenticate(cookie(value))).toBe(grant)
    expect(await authenticator.authenticate(cookie(value, HTTPS_COOKIE))).toBe(grant)
    const third = Math.ceil(value.length / 3)
    const chunks = [0, 1, 2].map((n) => `${HTTP_COOKIE}.${n}=${value.slice(n * third, (n + 1) * third)}`)
    expect(await authenticator.authenticate(shown({ cookie: chunks.toReversed().join('; ') }))).toBe(grant)
  })

  it('is nobody when it was tampered with, made with another secret, or names no session', async () => {
    const { value, sid } = await signedIn()
    const middle = value.length >> 1
    const tampered = `${value.slice(0, middle)}${value[middle] === 'A' ? 'B' : 'A'}${value.slice(middle + 1)}`
    expect(await authenticator.authenticate(cookie(tampered))).toBeNull()
    expect(await authenticator.authenticate(cookie(value.slice(1)))).toBeNull()
    expect(await authenticator.authenticate(cookie('x'.repeat(10_000)))).toBeNull()
    expect(await authenticator.authenticate(cookie(await token({ sid }, 'another secret')))).toBeNull()
    expect(await authenticator.authenticate(cookie(await token({ sub: ownerId })))).toBeNull()
    expect(await authenticator.authenticate(cookie(await token({ sid: 'made up' })))).toBeNull()
    expect(await authenticator.authenticate(cookie(value, `${HTTP_COOKIE}s`))).toBeNull()
    expect(await authenticator.authenticate(shown({}))).toBeNull()
  })

  it('is nobody once its session is revoked or over, also when it was seen before', async () => {
    const first = await signedIn()
    const second = await signedIn()
    expect(await authenticator.authenticate(cookie(first.value))).toBe(first.grant)
    await accounts.revokeSession(first.sid)
    expect(await authenticator.authenticate(cookie(first.value))).toBeNull()
    expect(await authenticator.authenticate(cookie(second.value))).toBe(second.grant)
    now += DEFAULT_LIMITS.sessionMs
    expect(await authenticator.authenticate(cookie(second.value))).toBeNull()
  })

  it('is nobody once the token itself has expired, also when it was seen before', async () => {
    const { sid, grant } = await signedIn()
    const short = await encode({ token: { sid }, secret: SECRET, maxAge: 60 })
    // The token counts from the time of this machine, so the clock of the test goes on from there.
    now = Date.now()
    expect(await authenticator.authenticate(cookie(short))).toBe(grant)
    now += 61_000
    expect(await authenticator.authenticate(cookie(short))).toBeNull()
  })

  it('counts only by its secure name where the public URL is HTTPS', async () => {
    const { value, grant } = await signedIn()
    const secure = make('https://control.example.com')
    expect(await secure.authenticate(cookie(value))).toBeNull()
    expect(await secure.authenticate(cookie(value, HTTPS_COOKIE))).toBe(grant)
  })
})

describe('a key', () => {
  it('is its grant as a Bearer, and a wrong one is not made good by a cookie', async () => {
    const { value } = await signedIn()
    const { secret } = await accounts.createKey({ name: 'ci', scopes: ['publish'], createdBy: 'person:p1' })
    const grant = await authenticator.authenticate(shown({ authorization: `Bearer ${secret}` }))
    expect(grant?.principal.name).toBe('ci')
    expect(await authenticator.authenticate(shown({ authorization: `bearer  ${secret} ` }))).toBe(grant)
    const wrong = { authorization: 'Bearer mc_wrong', cookie: `${HTTP_COOKIE}=${value}` }
    expect(await authenticator.authenticate(shown(wrong))).toBeNull()
  })

  it('does not stand in the way of a cookie when the Authorization is for a proxy', async () => {
    const { value, grant } = await signedIn()
    const both = { authorization: 'Basic dTpw', cookie: `${HTTP_COOKIE}=${value}` }
    expect(await authenticator.authenticate(shown(both))).toBe(grant)
  })

  it('[P-AUTH-3] is refused in an address, with the reason, wherever that is', async () => {
    const { secret } = await accounts.createKey({ name: 'ci', scopes: ['read'], createdBy: 'person:p1' })
    for (const query of [`token=${secret}`, `ticket=${secret}`, 'token=mc_unknown'])
      for (const use of ['socket', 'stream', undefined] as const) {
        const refused = authenticator.authenticate(shown({}, query), use)
        await expect(refused).rejects.toMatchObject({
          code: 'unauthenticated',
          message: /must not stand in an address/,
        })
      }
  })
})

describe('a ticket', () => {
  it('opens a socket once, by either name of the parameter', async () => {
    const { grant } = await signedIn()
    for (const name of ['ticket', 'token']) {
      const { ticket } = authenticator.issueTicket(grant, 'socket')
      const redeemed = await authenticator.authenticate(shown({}, `${name}=${ticket}`), 'socket')
      expect(redeemed).toMatchObject({ via: 'ticket', principal: { id: `person:${ownerId}` } })
      expect(await authenticator.authenticate(shown({}, `${name}=${ticket}`), 'socket')).toBeNull()
    }
  })

  it('opens nothing where no use is named', async () => {
    const { grant } = await signedIn()
    const { ticket } = authenticator.issueTicket(grant, 'stream')
    expect(await authenticator.authenticate(ticketCredentials(ticket))).toBeNull()
    expect(await authenticator.authenticate(ticketCredentials(ticket), 'stream')).not.toBeNull()
  })

  it('dies with the session it was made of', async () => {
    const { grant, sid } = await signedIn()
    const { ticket } = authenticator.issueTicket(grant, 'stream')
    const redeemed = await authenticator.authenticate(ticketCredentials(ticket), 'stream')
    const heard = new Promise<void>((resolve) => redeemed?.onRevoked(resolve))
    await accounts.revokeSession(sid)
    await heard
    expect(redeemed?.alive).toBe(false)
    expect(await authenticator.authenticate(ticketCredentials(ticket), 'stream')).toBeNull()
  })
})

describe('a foreign origin', () => {
  const mutation = { ...shown({ origin: 'http://evil.example', host: 'localhost:3000' }), method: 'POST' }

  it('is refused for a cookie, and does not matter for a key', async () => {
    const { grant } = await signedIn()
    expect(() => authenticator.checkOrigin(mutation, grant)).toThrow(expect.objectContaining({ code: 'forbidden' }))
    const { secret } = await accounts.createKey({ name: 'ci', scopes: ['publish'], createdBy: 'person:p1' })
    const key = accounts.bySecret(secret)
    if (!key) return expect.unreachable()
    authenticator.checkOrigin(mutation, key)
  })
})
