import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setupAnswer } from '#lib/auth/api.schema.ts'
import { requestTo, SETUP_TOKEN, startAuth, withParams } from '#lib/runtime/auth-fixture.ts'
import { POST } from './route.ts'

let auth: Awaited<ReturnType<typeof startAuth>>
beforeEach(async () => {
  auth = await startAuth()
})
afterEach(() => auth[Symbol.asyncDispose]())

const OWNER = { token: SETUP_TOKEN, email: 'Owner@Example.com', name: 'Ada', password: '0123456789' }
const post = (body: unknown, remote = '192.0.2.1') =>
  POST(requestTo('/api/setup', { 'x-forwarded-for': `203.0.113.9, ${remote}` }, 'POST', body), withParams({}))

describe('the set-up over HTTP', () => {
  it('makes the owner for whoever has the token, once', async () => {
    const answer = await post(OWNER)
    expect(answer.status).toBe(201)
    const { person } = setupAnswer.parse(await answer.json())
    expect(person).toMatchObject({ email: 'owner@example.com', name: 'Ada' })
    expect(auth.accounts.hasOwner).toBe(true)
    expect((await post(OWNER)).status).toBe(409)
    expect((await post({ ...OWNER, token: 'wrong' })).status).toBe(409)
  })

  it('makes exactly one when two come at once', async () => {
    const answers = await Promise.all([post(OWNER), post({ ...OWNER, email: 'other@example.com' })])
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
  })

  it('refuses a wrong token and a person that will not do', async () => {
    expect((await post({ ...OWNER, token: 'wrong' })).status).toBe(403)
    expect((await post({ ...OWNER, password: 'short' })).status).toBe(422)
    expect((await post({ ...OWNER, email: 'nobody' })).status).toBe(422)
    expect(auth.accounts.hasOwner).toBe(false)
  })

  it('counts the tries of each address, as the nearest proxy names it', async () => {
    for (let n = 0; n < 10; n++) expect((await post({ ...OWNER, token: 'wrong' })).status).toBe(403)
    const answer = await post(OWNER)
    expect(answer.status).toBe(429)
    expect(answer.headers.get('retry-after')).toBe('6')
    expect((await post(OWNER, '192.0.2.2')).status).toBe(201)
  })
})
