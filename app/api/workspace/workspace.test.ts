import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { serverGrant } from '#lib/auth/grant.ts'
import type { Scope } from '#lib/auth/principal.ts'
import { requestTo, withParams } from '#lib/runtime/auth-fixture.ts'
import { readConfig } from '#lib/runtime/config.ts'
import { createRuntime, type ServerRuntime } from '#lib/runtime/create-runtime.ts'
import { setRuntime } from '#lib/runtime/current.ts'
import { PATCH as PATCH_LIMITS } from './limits/route.ts'
import { GET, PATCH } from './route.ts'

let dataDir: string
let runtime: ServerRuntime
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'mission-workspace-'))
  runtime = await createRuntime(readConfig({ DATA_DIR: dataDir }))
  setRuntime(runtime)
})
afterAll(async () => {
  await runtime[Symbol.asyncDispose]()
  await rm(dataDir, { recursive: true, force: true })
})

const key = async (...scopes: Scope[]) => {
  const { secret } = await runtime.accounts.createKey({ name: 'k', scopes, createdBy: 'person:p1' })
  return { authorization: `Bearer ${secret}` }
}
const patch = async (body: unknown, headers: Record<string, string>) => {
  const answer = await PATCH(requestTo('/api/workspace', headers, 'PATCH', body), withParams({}))
  return { status: answer.status, body: await answer.json() }
}
const show = async () =>
  (await GET(requestTo('/api/workspace', await key('read')), withParams({}))).json() as Promise<object>

it('admins change name, zone and levels, and nobody else does', async () => {
  const admin = await key('admin')
  const change = { name: ' Studio ', zone: 'Pacific/Kiritimati', levels: false }
  const changed = await patch(change, admin)
  expect(changed).toMatchObject({
    status: 200,
    body: { name: 'Studio', zone: 'Pacific/Kiritimati', levels: false, level: null },
  })
  expect(await show()).toEqual(changed.body)
  expect((await patch(change, await key('publish', 'read', 'control'))).status).toBe(403)
  expect(await patch({ levels: true }, admin)).toMatchObject({ body: { name: 'Studio', level: { level: 1, xp: 0 } } })
})

it('events are stamped with the day of the new zone from the next one on', async () => {
  const admin = await key('admin')
  const dayAfter = async (zone: string) => {
    await patch({ zone }, admin)
    const seq = runtime.log.head
    await runtime.publish(serverGrant(), [{ type: 'my:event', data: {} }])
    const [stored] = await runtime.log.read(seq, { events: 1, bytes: 1e6 })
    return stored?.event
  }
  for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
    const event = await dayAfter(zone)
    const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' })
    expect(event?.day).toBe(format.format(Date.parse(event?.at ?? '')))
  }
})

it('what already stands is not said again', async () => {
  const admin = await key('admin')
  await patch({ name: 'Same' }, admin)
  const { head } = runtime.log
  expect((await patch({ name: 'Same' }, admin)).status).toBe(200)
  expect(runtime.log.head).toBe(head)
})

it.each([
  [{}, ''],
  [{ zone: 'Mars/Olympus' }, 'zone'],
  [{ zone: '+02:00' }, 'zone'],
  [{ name: '  ' }, 'name'],
  [{ levels: 'no' }, 'levels'],
  [{ name: 'Studio', quiet: null }, ''],
])('%j is refused, naming the field', async (body, path) => {
  expect(await patch(body, await key('admin'))).toMatchObject({
    status: 422,
    body: { error: { issues: [{ path }] } },
  })
})

it('no event can bring a zone that nobody knows: every later one would be stamped with it', async () => {
  const admin = await grantOf(await key('admin', 'publish'))
  await expect(
    runtime.publish(admin, [{ type: 'system:workspace', data: { zone: 'Mars/Olympus' } }]),
  ).rejects.toMatchObject({ code: 'invalid' })
})

async function grantOf(headers: Record<string, string>) {
  const secret = headers.authorization?.slice('Bearer '.length) ?? ''
  const grant = runtime.accounts.bySecret(secret)
  if (!grant) throw new Error('no such key')
  return grant
}

it('[P-TASK-11] who may act sets limits of the board, from the version that was seen; publishers do not', async () => {
  const limit = async (body: unknown, headers: Record<string, string>) => {
    const answer = await PATCH_LIMITS(requestTo('/api/workspace/limits', headers, 'PATCH', body), withParams({}))
    return { status: answer.status, etag: answer.headers.get('etag'), body: await answer.json() }
  }
  const control = await key('control')
  const limits = { version: 2, backlog: null, ready: null, running: 12, review: null }
  expect(await limit({ running: 12 }, control)).toEqual({ status: 200, etag: '"v2"', body: limits })
  expect(await show()).toMatchObject({ limits })
  const late = await limit({ running: 4 }, { ...control, 'if-match': '"v1"' })
  expect(late).toMatchObject({ status: 409, body: { error: { code: 'conflict', current: limits } } })
  for (const wrong of [{}, { running: 0 }, { running: 1.5 }, { done: 3 }, { running: 10_001 }])
    expect((await limit(wrong, control)).status).toBe(422)
  expect((await limit({ running: 1 }, await key('publish', 'read'))).status).toBe(403)
})
