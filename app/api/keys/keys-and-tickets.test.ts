import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keysAnswer, newKeyAnswer, ticketAnswer } from '#lib/auth/api.schema.ts'
import { requestTo, startAuth, withParams } from '#lib/runtime/auth-fixture.ts'
import { POST as postTicket } from '../tickets/route.ts'
import { DELETE } from './[id]/route.ts'
import { GET, POST } from './route.ts'

let auth: Awaited<ReturnType<typeof startAuth>>
let owner: Record<string, string>
beforeEach(async () => {
  auth = await startAuth()
  owner = await auth.signIn()
})
afterEach(() => auth[Symbol.asyncDispose]())

const none = withParams({})
const make = (body: unknown, headers = owner) => POST(requestTo('/api/keys', headers, 'POST', body), none)
const list = async () => keysAnswer.parse(await (await GET(requestTo('/api/keys', owner), none)).json()).items

describe('keys over HTTP', () => {
  it('are made with a secret that is told once, and listed without it', async () => {
    const answer = await make({ name: 'laptop', scopes: ['publish'], bound: { agentId: 'a1' } })
    expect(answer.status).toBe(201)
    const { key, secret } = newKeyAnswer.parse(await answer.json())
    expect(key).toMatchObject({
      name: 'laptop',
      bound: { agentId: 'a1' },
      createdBy: expect.stringMatching(/^person:/),
    })
    expect(auth.accounts.bySecret(secret)?.principal.bound).toEqual({ agentId: 'a1' })
    const listed = await GET(requestTo('/api/keys', owner), none)
    const text = await listed.text()
    expect(text).toContain(key.prefix)
    expect(text).not.toContain(secret)
  })

  it('are refused when a field is wrong or unknown, and none is made', async () => {
    for (const body of [{}, { name: '', scopes: ['read'] }, { name: 'x', scopes: [] }, { name: 'x', scopes: ['root'] }])
      expect((await make(body)).status).toBe(422)
    expect((await make({ name: 'x', scopes: ['read'], bounds: {} })).status).toBe(422)
    expect((await make({ name: 'x'.repeat(5_000), scopes: ['read'] })).status).toBe(413)
    expect(await list()).toEqual([])
  })

  it('are revoked at once; an unknown one is 404', async () => {
    const { key, secret } = newKeyAnswer.parse(await (await make({ name: 'ci', scopes: ['read'] })).json())
    const remove = (id: string) => DELETE(requestTo(`/api/keys/${id}`, owner, 'DELETE'), withParams({ id }))
    expect((await remove(key.id)).status).toBe(204)
    expect(auth.accounts.bySecret(secret)).toBeNull()
    expect((await remove('nope')).status).toBe(404)
    expect((await list())[0]?.revokedAt).not.toBeNull()
  })

  it('are for admins: a key with every other scope gets 403, one with admin may', async () => {
    const body = { name: 'x', scopes: ['admin'] }
    expect((await make(body, await auth.key('publish', 'read', 'control'))).status).toBe(403)
    expect((await make(body, await auth.key('admin'))).status).toBe(201)
    expect((await make(body, {})).status).toBe(401)
  })
})

describe('tickets over HTTP', () => {
  const ask = (body: unknown, headers = owner) => postTicket(requestTo('/api/tickets', headers, 'POST', body), none)

  it('are given for a use to whoever may read', async () => {
    const answer = await ask({ use: 'socket' })
    expect(answer.status).toBe(201)
    const { expiresAt } = ticketAnswer.parse(await answer.json())
    expect(Date.parse(expiresAt)).toBe(auth.clock.time + 30_000)
    expect((await ask({ use: 'stream' }, await auth.key('read'))).status).toBe(201)
    expect((await ask({ use: 'stream' }, await auth.key('publish'))).status).toBe(403)
    expect((await ask({ use: 'page' })).status).toBe(422)
  })
})
