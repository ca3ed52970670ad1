import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NextApiRequest, NextApiResponse } from 'next'
import NextAuth, { type AuthOptions } from 'next-auth'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import type { Accounts } from './accounts.ts'
import { openAccounts } from './accounts-sqlite.ts'
import { createAuthenticator } from './create-authenticator.ts'
import { createAuthOptions } from './next-auth-options.ts'

const OWNER = { email: 'owner@example.com', name: 'Ada', password: 'correct horse battery' }
const SECRET = 'a secret of the session cookies, long enough'
const COOKIE = 'next-auth.session-token'

let dir: string
let accounts: Accounts
let options: AuthOptions
let errors: unknown[]
const clock = { now: () => Date.now() }
const limits = { ...DEFAULT_LIMITS, signInsPerMinute: 2 }

beforeEach(async () => {
  vi.stubEnv('AUTH_TRUST_HOST', '1')
  errors = []
  dir = await mkdtemp(join(tmpdir(), 'next-auth-'))
  const onError = (error: unknown) => void errors.push(error)
  accounts = await openAccounts({
    file: join(dir, 'accounts.db'),
    limits,
    clock,
    random: randomBytes,
    onError,
    owner: OWNER,
  })
  options = createAuthOptions({ accounts, secret: SECRET, limits, publicUrl: null, onError })
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await accounts[Symbol.asyncDispose]()
  await rm(dir, { recursive: true })
})

/** A browser's way through next-auth: its own code answers, only Next around it is left out. */
function browser() {
  const cookies = new Map<string, string>()
  const call = async (method: 'GET' | 'POST', path: string, body: Readonly<Record<string, string>> = {}) => {
    let answer: unknown
    const keep = (value: unknown) => {
      answer = value
    }
    const headers = new Map<string, string | string[]>()
    const response = {
      status: () => response,
      getHeader: (name: string) => headers.get(name),
      setHeader: (name: string, value: string | string[]) => headers.set(name, value) && response,
      json: keep,
      send: keep,
      end: () => {},
    }
    const request = {
      method,
      query: { nextauth: path.split('/') },
      cookies: Object.fromEntries(cookies),
      headers: { host: 'localhost:3000', 'x-forwarded-proto': 'http', 'x-forwarded-for': '192.0.2.1' },
      body: { json: 'true', ...body },
    }
    // Casts: the members above are all that next-auth asks of Next's request and response.
    await NextAuth(request as unknown as NextApiRequest, response as unknown as NextApiResponse, options)
    for (const cookie of [headers.get('Set-Cookie') ?? []].flat()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, decodeURIComponent(value))
    }
    return answer
  }
  const csrfToken = async () => ((await call('GET', 'csrf')) as { csrfToken: string }).csrfToken
  return {
    cookies,
    session: () => call('GET', 'session'),
    signIn: async (password: string) =>
      call('POST', 'callback/credentials', { csrfToken: await csrfToken(), email: OWNER.email, password }),
    signOut: async () => call('POST', 'signout', { csrfToken: await csrfToken() }),
  }
}

const grantOf = (cookies: ReadonlyMap<string, string>) =>
  createAuthenticator({
    accounts,
    secret: SECRET,
    origins: { publicUrl: null, allowed: [] },
    limits,
    clock,
    random: randomBytes,
  }).authenticate({
    header: (name) => (name === 'cookie' ? [...cookies].map(([key, value]) => `${key}=${value}`).join('; ') : null),
    query: new URLSearchParams(),
    method: 'GET',
  })

describe('signing in', () => {
  it('gives a cookie that the authenticator knows, and shows id and name alone', async () => {
    const { cookies, signIn, session } = browser()
    expect(await signIn(OWNER.password)).toEqual({ url: 'http://localhost:3000' })
    const grant = await grantOf(cookies)
    expect(grant).toMatchObject({ via: 'session', principal: { name: 'Ada', kind: 'person' } })
    expect(await session()).toEqual({
      user: { id: grant?.principal.id.replace('person:', ''), name: 'Ada' },
      expires: new Date(grant?.expiresAt ?? 0).toISOString(),
    })
    expect(await grantOf(cookies)).toBe(grant)
    expect(errors).toEqual([])
  })

  it('names what was wrong by a code', async () => {
    const { cookies, signIn } = browser()
    const url = (error: string) => ({ url: expect.stringContaining(`error=${error}`) })
    expect(await signIn('wrong password')).toEqual(url('CredentialsSignin'))
    expect(await signIn('wrong password')).toEqual(url('CredentialsSignin'))
    expect(await signIn(OWNER.password)).toEqual(url('rate_limited'))
    expect(cookies.has(COOKIE)).toBe(false)
    expect(errors).toEqual([])
  })
})

describe('signing out', () => {
  it('ends the session for whoever kept the cookie', async () => {
    const { cookies, signIn, signOut } = browser()
    await signIn(OWNER.password)
    const kept = new Map(cookies)
    const grant = await grantOf(kept)
    await signOut()
    expect(cookies.has(COOKIE)).toBe(false)
    expect(grant?.alive).toBe(false)
    expect(await grantOf(kept)).toBeNull()
    expect(errors).toEqual([])
  })
})

describe('a session that a new password ended', () => {
  it('loses its cookie with the next look', async () => {
    const { cookies, signIn, session } = browser()
    await signIn(OWNER.password)
    expect(await grantOf(cookies)).not.toBeNull()
    await accounts[Symbol.asyncDispose]()
    accounts = await openAccounts({
      file: join(dir, 'accounts.db'),
      limits,
      clock,
      random: randomBytes,
      onError: (error) => void errors.push(error),
      owner: { ...OWNER, password: 'another horse battery' },
    })
    options = createAuthOptions({ accounts, secret: SECRET, limits, publicUrl: null, onError: (e) => errors.push(e) })
    expect(await session()).toEqual({})
    expect(cookies.has(COOKIE)).toBe(false)
    expect(errors).toEqual([])
  })
})
