import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import type { Accounts } from './accounts.ts'
import { type AccountsOptions, openAccounts } from './accounts-sqlite.ts'
import { argon2id } from './passwords.ts'

const OWNER = { email: 'owner@example.com', name: 'Ada', password: 'correct horse battery' }
const DAY_MS = 24 * 3_600_000

let dir: string
let now: number
let opened: Accounts[]
let derived: number

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'accounts-'))
  now = Date.parse('2026-03-01T12:00:00Z')
  opened = []
  derived = 0
})
afterEach(async () => {
  for (const accounts of opened) await accounts[Symbol.asyncDispose]()
  await rm(dir, { recursive: true })
})

async function start(more: Partial<AccountsOptions> = {}): Promise<Accounts> {
  const accounts = await openAccounts({
    file: join(dir, 'accounts.db'),
    limits: DEFAULT_LIMITS,
    clock: { now: () => now },
    random: randomBytes,
    onError: (error) => expect.unreachable(String(error)),
    derive: (password, salt) => {
      derived++
      return argon2id(password, salt)
    },
    ...more,
  })
  opened.push(accounts)
  return accounts
}

async function restart(accounts: Accounts, more: Partial<AccountsOptions> = {}): Promise<Accounts> {
  await accounts[Symbol.asyncDispose]()
  return start(more)
}

/** Resolves once the grant's listeners were told. */
const told = (accounts: Accounts, sid: string) =>
  new Promise<void>((resolve) => accounts.session(sid)?.onRevoked(resolve))

describe('the owner', () => {
  it('is made exactly once when two ask at the same time', async () => {
    const accounts = await start()
    expect(accounts.hasOwner).toBe(false)
    const results = await Promise.allSettled([
      accounts.createOwner(OWNER),
      accounts.createOwner({ ...OWNER, email: 'other@example.com' }),
    ])
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } })
    expect(accounts.hasOwner).toBe(true)
    await expect(accounts.createOwner(OWNER)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('needs an e-mail address, a name and a password of 10 characters, and is told of all that is wrong', async () => {
    const accounts = await start()
    await expect(accounts.createOwner({ email: 'nobody', name: ' ', password: 'short' })).rejects.toMatchObject({
      code: 'invalid',
      details: { issues: [{ path: 'email' }, { path: 'name' }, { path: 'password' }] },
    })
    expect(accounts.hasOwner).toBe(false)
  })

  it('is made from the settings where there is none', async () => {
    const accounts = await start({ owner: OWNER })
    expect(await accounts.verifyPassword(OWNER.email, OWNER.password)).toMatchObject({ name: 'Ada', role: 'owner' })
  })

  it('keeps its sessions over a restart with the same settings, and loses them when the password there is another', async () => {
    const first = await start({ owner: OWNER })
    const owner = await first.verifyPassword(OWNER.email, OWNER.password)
    const sid = await first.openSession(owner?.id ?? '')
    const same = await restart(first, { owner: OWNER })
    expect(same.session(sid)?.alive).toBe(true)

    const changed = await restart(same, { owner: { ...OWNER, password: 'another horse battery' } })
    expect(changed.session(sid)).toBeNull()
    expect(await changed.verifyPassword(OWNER.email, OWNER.password)).toBeNull()
    expect(await changed.verifyPassword(OWNER.email, 'another horse battery')).toMatchObject({ id: owner?.id })
    const after = await restart(changed)
    expect(after.session(sid)).toBeNull()
  })

  it('takes the e-mail of the settings', async () => {
    const first = await start({ owner: OWNER })
    const second = await restart(first, { owner: { ...OWNER, email: 'New@Example.com' } })
    expect(await second.verifyPassword(OWNER.email, OWNER.password)).toBeNull()
    expect(await second.verifyPassword('new@example.com', OWNER.password)).toMatchObject({ email: 'new@example.com' })
  })
})

describe('a password', () => {
  it('is checked whatever the case of the e-mail and the form of its letters', async () => {
    const accounts = await start()
    await accounts.createOwner({ ...OWNER, password: 'caf\u00e9 au lait' })
    expect(await accounts.verifyPassword(' Owner@Example.COM ', 'cafe\u0301 au lait')).toMatchObject({ name: 'Ada' })
    expect(await accounts.verifyPassword(OWNER.email, 'cafe au lait')).toBeNull()
    expect(JSON.stringify(await accounts.verifyPassword(OWNER.email, 'caf\u00e9 au lait'))).not.toMatch(/argon2/)
  })

  it('costs the same work for an unknown e-mail and for one that is far too long', async () => {
    const accounts = await start({ owner: OWNER })
    derived = 0
    await accounts.verifyPassword(OWNER.email, 'wrong password')
    expect(derived).toBe(1)
    await accounts.verifyPassword('nobody@example.com', 'wrong password')
    expect(derived).toBe(2)
    await accounts.verifyPassword(OWNER.email, 'x'.repeat(100_000))
    expect(derived).toBe(3)
  })

  it('is not even hashed once there were too many tries, and works again after a while', async () => {
    const accounts = await start({ owner: OWNER, limits: { ...DEFAULT_LIMITS, signInsPerMinute: 2 } })
    for (let n = 0; n < 2; n++) await accounts.verifyPassword(OWNER.email, 'wrong password', '192.0.2.1')
    derived = 0
    await expect(accounts.verifyPassword(OWNER.email, OWNER.password, '192.0.2.1')).rejects.toMatchObject({
      code: 'rate_limited',
      details: { retryAfterMs: 30_000 },
    })
    expect(derived).toBe(0)
    expect(await accounts.verifyPassword(OWNER.email, OWNER.password, '192.0.2.2')).toMatchObject({ name: 'Ada' })
    now += 30_000
    expect(await accounts.verifyPassword(OWNER.email, OWNER.password, '192.0.2.1')).toMatchObject({ name: 'Ada' })
  })
})

describe('a session', () => {
  it('is one grant for all who hold it, and dies for all of them at once', async () => {
    const accounts = await start()
    const { id } = await accounts.createOwner(OWNER)
    const sid = await accounts.openSession(id)
    const grant = accounts.session(sid)
    expect(accounts.session(sid)).toBe(grant)
    expect(grant).toMatchObject({ via: 'session', alive: true, principal: { id: `person:${id}`, name: 'Ada' } })
    const heard = told(accounts, sid)
    const gone = accounts.revokeSession(sid)
    expect(grant?.alive).toBe(false)
    expect(accounts.session(sid)).toBeNull()
    await heard
    await gone
    const after = await restart(accounts)
    expect(after.session(sid)).toBeNull()
  })

  it('outlives a restart and ends when its time is over', async () => {
    const first = await start()
    const { id } = await first.createOwner(OWNER)
    const sid = await first.openSession(id)
    const second = await restart(first)
    const grant = second.session(sid)
    expect(grant?.expiresAt).toBe(now + DEFAULT_LIMITS.sessionMs)
    now += DEFAULT_LIMITS.sessionMs - 1
    expect(grant?.alive).toBe(true)
    now += 1
    expect(grant?.alive).toBe(false)
    expect(second.session(sid)).toBeNull()
  })

  it('is not opened for nobody', async () => {
    const accounts = await start()
    await expect(accounts.openSession('p1')).rejects.toMatchObject({ code: 'not_found' })
    expect(accounts.session('made up')).toBeNull()
  })

  it('is the hundred-and-first of a person: the oldest ends', async () => {
    const accounts = await start()
    const { id } = await accounts.createOwner(OWNER)
    const sids: string[] = []
    for (let n = 0; n < 101; n++) sids.push(await accounts.openSession(id))
    expect(sids.map((sid) => accounts.session(sid) !== null)).toEqual([false, ...Array(100).fill(true)])
  })
})

describe('a key', () => {
  const KEY = { name: 'laptop', scopes: ['publish', 'read'], createdBy: 'person:p1' } as const

  it('opens with its secret until it is revoked, at once and after a restart', async () => {
    const first = await start()
    const { key, secret } = await first.createKey({ ...KEY, bound: { agentId: 'a1' } })
    expect(secret).toMatch(/^mc_[A-Za-z0-9_-]{43}$/)
    expect(key).toMatchObject({ prefix: secret.slice(0, 9), scopes: ['publish', 'read'], revokedAt: null })
    const second = await restart(first)
    const grant = second.bySecret(secret)
    expect(grant).toMatchObject({ via: 'key', expiresAt: null, principal: { id: `key:${key.id}`, name: 'laptop' } })
    expect(grant?.principal.bound).toEqual({ agentId: 'a1' })
    expect([...(grant?.principal.scopes ?? [])]).toEqual(['publish', 'read'])
    expect(second.bySecret(secret)).toBe(grant)
    const heard = new Promise<void>((resolve) => grant?.onRevoked(resolve))
    const gone = second.revokeKey(key.id)
    expect(grant?.alive).toBe(false)
    expect(second.bySecret(secret)).toBeNull()
    await heard
    await gone
    await second.revokeKey(key.id)
    const third = await restart(second)
    expect(third.bySecret(secret)).toBeNull()
    expect(third.keys()).toMatchObject([{ id: key.id, revokedAt: '2026-03-01T12:00:00.000Z' }])
  })

  it('is unknown when a character of its secret differs', async () => {
    const accounts = await start()
    const { secret } = await accounts.createKey(KEY)
    expect(accounts.bySecret(`${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}`)).toBeNull()
    expect(accounts.bySecret('')).toBeNull()
    expect(accounts.bySecret(secret.repeat(100))).toBeNull()
    await expect(accounts.revokeKey('nope')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('leaves no secret, password or session id in any file', async () => {
    const accounts = await start({ fixedKey: 'f'.repeat(40) })
    const { id } = await accounts.createOwner(OWNER)
    const sid = await accounts.openSession(id)
    const { key, secret } = await accounts.createKey(KEY)
    const names = (await readdir(dir)).filter((name) => name.startsWith('accounts.db'))
    expect(names).toContain('accounts.db-wal')
    const bytes = Buffer.concat(await Promise.all(names.map((name) => readFile(join(dir, name)))))
    expect(bytes.includes(key.id)).toBe(true)
    for (const plain of [secret, secret.slice(3), OWNER.password, sid, 'f'.repeat(40)])
      expect(bytes.includes(plain)).toBe(false)
  })

  it('shares its file with nobody else on the machine', async () => {
    await start()
    const names = (await readdir(dir)).filter((name) => /^accounts\.db(-wal|-shm)?$/.test(name))
    expect(names).toHaveLength(3)
    for (const name of names) expect((await stat(join(dir, name))).mode & 0o777).toBe(0o600)
    await expect(start()).rejects.toMatchObject({ code: 'unavailable' })
  })

  it('remembers the day of its last use', async () => {
    const first = await start()
    const { secret } = await first.createKey(KEY)
    expect(first.keys()[0]?.lastUsedDay).toBeNull()
    first.bySecret(secret)
    first.bySecret(secret)
    expect(first.keys()[0]?.lastUsedDay).toBe('2026-03-01')
    now += DAY_MS
    first.bySecret(secret)
    const second = await restart(first)
    expect(second.keys()[0]?.lastUsedDay).toBe('2026-03-02')
  })
})

describe('the key of the settings', () => {
  const FIXED = 'a-key-that-was-chosen-by-hand-0123456789'

  it('has every scope and keeps its principal when its value changes', async () => {
    const first = await start({ fixedKey: FIXED })
    expect(first.bySecret(FIXED)?.principal).toMatchObject({ id: 'key:env', kind: 'key', bound: {} })
    expect([...(first.bySecret(FIXED)?.principal.scopes ?? [])]).toEqual(['publish', 'read', 'control', 'admin'])
    const second = await restart(first, { fixedKey: `${FIXED}!` })
    expect(second.bySecret(FIXED)).toBeNull()
    expect(second.bySecret(`${FIXED}!`)?.principal.id).toBe('key:env')
    expect(second.keys()).toHaveLength(1)
    await expect(second.revokeKey('env')).rejects.toMatchObject({ code: 'conflict' })
    const third = await restart(second)
    expect(third.bySecret(`${FIXED}!`)).toBeNull()
  })

  it('is refused when it is short, and the file is free again', async () => {
    await expect(start({ fixedKey: 'x'.repeat(31) })).rejects.toMatchObject({ code: 'invalid' })
    await start()
  })

  it('wins over a made key with the same secret, and outlives that one', async () => {
    const first = await start()
    const { key, secret } = await first.createKey({ name: 'old', scopes: ['read'], createdBy: 'person:p1' })
    const second = await restart(first, { fixedKey: secret })
    expect(second.bySecret(secret)?.principal.id).toBe('key:env')
    await second.revokeKey(key.id)
    expect(second.bySecret(secret)?.alive).toBe(true)
  })
})
