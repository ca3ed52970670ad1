import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claimAnswer, pairingAnswer } from '#lib/auth/api.schema.ts'
import { requestTo, startAuth, withParams } from '#lib/runtime/auth-fixture.ts'
import { DELETE as endSelf } from '../keys/self/route.ts'
import { POST as claim } from './claim/route.ts'
import { POST as issue } from './route.ts'

let auth: Awaited<ReturnType<typeof startAuth>>
let owner: Record<string, string>
beforeEach(async () => {
  auth = await startAuth()
  owner = await auth.signIn()
})
afterEach(() => auth[Symbol.asyncDispose]())

const none = withParams({})
const ask = (headers = owner) => issue(requestTo('/api/pairings', headers, 'POST', { agent: 'Codex' }), none)
const exchange = (body: unknown) => claim(requestTo('/api/pairings/claim', {}, 'POST', body), none)
const end = (headers: Record<string, string>) => endSelf(requestTo('/api/keys/self', headers, 'DELETE'), none)

describe('connecting a machine over HTTP', () => {
  it('[P-PAIR-1] exchanges a code for a key of the machine, once', async () => {
    const { id, code } = pairingAnswer.parse(await (await ask()).json())
    const answer = await exchange({ code, machine: 'build-03' })
    expect(answer.status).toBe(201)
    const made = claimAnswer.parse(await answer.json())
    expect(made).toMatchObject({ id, key: { name: 'build-03 · Codex', scopes: ['publish'] } })
    expect(auth.accounts.bySecret(made.secret)?.principal.bound).toEqual({ machine: 'build-03' })
    expect((await exchange({ code, machine: 'build-03' })).status).toBe(410)
  })

  it('is begun by admins alone, and refuses what is no code or machine', async () => {
    expect((await ask(await auth.key('publish', 'read', 'control'))).status).toBe(403)
    expect((await ask({})).status).toBe(401)
    expect((await exchange({ code: 'guessed', machine: 'm' })).status).toBe(410)
    expect((await exchange({ code: 'guessed', machine: ' ' })).status).toBe(422)
    expect((await exchange({})).status).toBe(422)
  })

  it('[P-PAIR-2] lets a key end itself, and only itself', async () => {
    const key = await auth.key('publish')
    expect((await end(owner)).status).toBe(403)
    expect((await end(key)).status).toBe(204)
    expect((await end(key)).status).toBe(401)
  })
})
