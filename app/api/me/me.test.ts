import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'next-auth/jwt'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { serverGrant } from '#lib/auth/grant.ts'
import { parseCursor } from '#lib/protocol/cursor.ts'
import { HOST, requestTo, withParams } from '#lib/runtime/auth-fixture.ts'
import { awayOf } from '#lib/runtime/away-of.ts'
import { readConfig } from '#lib/runtime/config.ts'
import { createRuntime, type ServerRuntime } from '#lib/runtime/create-runtime.ts'
import { setRuntime } from '#lib/runtime/current.ts'
import { sessionSecret } from '#lib/runtime/data-dir.ts'
import { GET } from '../digest/route.ts'
import { DELETE } from './away/route.ts'
import * as choices from './choices/route.ts'
import { PUT } from './seen/route.ts'

const OWNER = { email: 'owner@example.com', name: 'Ada', password: '0123456789' }

let dataDir: string
let runtime: ServerRuntime
let ada: Record<string, string>
let person: string
const start = async () => {
  runtime = await createRuntime(readConfig({ DATA_DIR: dataDir }))
  setRuntime(runtime)
}
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'mission-me-'))
  await start()
  const { id } = await runtime.accounts.createOwner(OWNER)
  const sid = await runtime.accounts.openSession(id)
  person = runtime.accounts.session(sid)?.principal.id ?? ''
  const token = await encode({ token: { sid }, secret: sessionSecret(dataDir) })
  ada = { cookie: `next-auth.session-token=${token}`, host: HOST, origin: `http://${HOST}` }
})
afterEach(async () => {
  await runtime[Symbol.asyncDispose]()
  await rm(dataDir, { recursive: true, force: true })
})

const look = async (seq: number, headers = ada) => {
  const answer = await PUT(requestTo('/api/me/seen', headers, 'PUT', { seq }), withParams({}))
  return { status: answer.status, body: await answer.json() }
}
const spend = (costUsd: number) =>
  runtime.publish(serverGrant(), [{ type: 'token:usage', data: { agentId: 'a', model: 'm', costUsd } }])
/** What the page of somebody who comes back so much later is given, however long it takes. */
const later = (ms: number) => awayOf({ ...runtime, clock: { now: () => Date.now() + ms } }, person, 30_000)
const HOUR_MS = 3_600_000

it('[P-AWAY-1] how far a person has looked outlives a restart, and the digest is of what came after', async () => {
  const { status, body } = await look(runtime.log.head)
  expect([status, body.away, parseCursor(body.cursor)?.seq]).toEqual([200, null, runtime.log.head])
  expect(await later(HOUR_MS)).toBeNull()
  await runtime[Symbol.asyncDispose]()
  await start()
  await spend(0.5)
  expect(await later(60_000)).toBeNull()
  const away = await later(HOUR_MS)
  expect(away?.absence.from).toBe(body.cursor)
  const { from = '', to = '' } = away?.absence ?? {}
  const query = `?since=${from}&until=${to}`
  const { secret } = await runtime.accounts.createKey({ name: 'k', scopes: ['read'], createdBy: person })
  const answer = await GET(requestTo(`/api/digest${query}`, { authorization: `Bearer ${secret}` }), withParams({}))
  expect(await answer.json()).toMatchObject({ gap: null, events: 1, usage: { requests: 1, costUsd: 0.5 } })
})

it('[P-AWAY-1] an absence in which nothing is to be told of is none', async () => {
  await look(runtime.log.head)
  await runtime.publish(serverGrant(), [{ type: 'my:event', data: {} }])
  expect(await later(HOUR_MS)).toBeNull()
})

it('[P-AWAY-1] a key has no eyes, a seq that is not there was not seen, and what was read is put away', async () => {
  const { secret } = await runtime.accounts.createKey({ name: 'k', scopes: ['read', 'admin'], createdBy: person })
  expect((await look(1, { authorization: `Bearer ${secret}` })).status).toBe(403)
  expect((await look(runtime.log.head + 1)).status).toBe(410)
  expect((await look(-1)).status).toBe(422)
  const gone = await DELETE(requestTo('/api/me/away', ada, 'DELETE'), withParams({}))
  expect(gone.status).toBe(204)
})

it('[P-LEVEL-4] a person turns levels off for all devices, over restarts; a key chooses nothing', async () => {
  const path = '/api/me/choices'
  const show = async () => (await choices.GET(requestTo(path, ada), withParams({}))).json()
  const change = async (body: unknown, headers = ada) => {
    const answer = await choices.PATCH(requestTo(path, headers, 'PATCH', body), withParams({}))
    return { status: answer.status, body: await answer.json() }
  }
  expect(await show()).toEqual({ version: 1, levels: true })
  expect((await look(runtime.log.head)).body.choices).toEqual({ version: 1, levels: true })
  expect(await change({ levels: false })).toEqual({ status: 200, body: { version: 2, levels: false } })
  expect((await look(runtime.log.head)).body.choices).toEqual({ version: 2, levels: false })
  for (const wrong of [{}, { levels: 'off' }, { levels: false, version: 9 }])
    expect((await change(wrong)).status).toBe(422)
  const { secret } = await runtime.accounts.createKey({ name: 'k', scopes: ['read', 'admin'], createdBy: person })
  expect((await change({ levels: true }, { authorization: `Bearer ${secret}` })).status).toBe(403)
  await runtime[Symbol.asyncDispose]()
  await start()
  expect(await show()).toEqual({ version: 2, levels: false })
})

it.each(['', '?since=yesterday', '?since=0', '?since=epoch-one:1:t&since=epoch-one:2:t', '?from=epoch-one:1:t'])(
  'GET /api/digest%s is refused, naming the parameter',
  async (query) => {
    const answer = await GET(requestTo(`/api/digest${query}`, ada), withParams({}))
    expect(answer.status).toBe(422)
    expect((await answer.json()).error.issues[0].path).toMatch(/since|from/)
  },
)
