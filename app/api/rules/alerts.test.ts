import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serverGrant } from '#lib/auth/grant.ts'
import type { Scope } from '#lib/auth/principal.ts'
import { startReceiver } from '#lib/notify/receiver-fixture.ts'
import type { Draft } from '#lib/protocol/event.ts'
import { readConfig } from '#lib/runtime/config.ts'
import { createRuntime, type ServerRuntime } from '#lib/runtime/create-runtime.ts'
import { setRuntime } from '#lib/runtime/current.ts'
import { BUILT_IN } from '#lib/state/alert-rules.ts'
import * as ack from '../alerts/[id]/ack/route.ts'
import * as resolve from '../alerts/[id]/resolve/route.ts'
import * as channel from '../channels/[id]/route.ts'
import * as test from '../channels/[id]/test/route.ts'
import * as channels from '../channels/route.ts'
import * as retry from '../deliveries/[id]/retry/route.ts'
import * as deliveries from '../deliveries/route.ts'
import * as quiet from '../quiet/route.ts'
import * as rule from './[id]/route.ts'
import * as preview from './preview/route.ts'
import * as rules from './route.ts'

let runtime: ServerRuntime
let dir: string
let receiver: Awaited<ReturnType<typeof startReceiver>>
const keys: Partial<Record<Scope, string>> = {}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'alerts-rest-'))
  receiver = await startReceiver()
  runtime = await createRuntime(readConfig({ DATA_DIR: dir }))
  setRuntime(runtime)
  for (const scope of ['admin', 'control', 'read'] as const) {
    const made = await runtime.accounts.createKey({ name: scope, scopes: [scope, 'read'], createdBy: 'person:p' })
    keys[scope] = made.secret
  }
})
afterAll(async () => {
  await runtime[Symbol.asyncDispose]()
  await receiver[Symbol.asyncDispose]()
  await rm(dir, { recursive: true, force: true })
})

type Handler = (request: Request, context: { readonly params: Promise<{ readonly id: string }> }) => Promise<Response>

async function call(
  handler: unknown,
  body?: unknown,
  { id = '', as = 'admin', key = '', query = '', match = '' } = {},
) {
  // Route handlers with and without a segment are called alike; those without ignore it.
  const handle = handler as Handler
  const request = new Request(`http://localhost/x${query}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${keys[as as Scope]}`,
      'content-type': 'application/json',
      ...(key && { 'idempotency-key': key }),
      ...(match && { 'if-match': match }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const response = await handle(request, { params: Promise.resolve({ id }) })
  const text = await response.text()
  return { status: response.status, etag: response.headers.get('etag'), body: text === '' ? null : JSON.parse(text) }
}

const happen = (...drafts: Draft[]) => runtime.publish(serverGrant(), drafts, { trust: 'trusted' })

describe('rules', () => {
  it('are listed, made, changed and removed, by who may administer', async () => {
    expect((await call(rules.GET, undefined, { as: 'read' })).body.items.length).toBe(BUILT_IN.size)
    const body = { id: 'mine', kind: 'error', severity: 'info', params: { forMs: 5_000 }, scope: { project: 'web' } }
    expect((await call(rules.POST, body, { as: 'control' })).status).toBe(403)
    const made = await call(rules.POST, body, { key: 'k1' })
    expect(made).toMatchObject({
      status: 201,
      body: { id: 'mine', on: true, params: { forMs: 5_000, clearMs: 10_000 }, scope: { project: 'web', kind: null } },
    })
    expect((await call(rules.POST, body, { key: 'k1' })).status).toBe(201)
    expect((await call(rules.POST, body)).status).toBe(409)
    expect((await call(rule.PATCH, { on: false, scope: { project: null } }, { id: 'mine' })).body).toMatchObject({
      on: false,
      scope: { project: null },
      params: { forMs: 5_000 },
    })
    expect((await call(rule.DELETE, undefined, { id: 'mine' })).status).toBe(204)
    expect((await call(rule.GET, undefined, { id: 'mine' })).status).toBe(404)
    expect((await call(rule.PATCH, { on: false }, { id: 'mine' })).status).toBe(404)
  })

  it('[P-ALERT-7] name their version as ETag, and refuse a change of an older one with what stands', async () => {
    const { etag, body } = await call(rule.GET, undefined, { id: 'system', as: 'read' })
    expect([etag, body.version]).toEqual(['"v1"', 1])
    const first = await call(rule.PATCH, { severity: 'info' }, { id: 'system', match: etag ?? '' })
    expect(first).toMatchObject({ status: 200, etag: `"v${first.body.version}"` })
    const late = await call(rule.PATCH, { on: false }, { id: 'system', match: '"v1"' })
    expect(late).toMatchObject({ status: 409, body: { error: { code: 'conflict', current: first.body } } })
    expect((await call(rule.DELETE, undefined, { id: 'system', match: '"v1"' })).status).toBe(409)
    expect((await call(rule.DELETE, undefined, { id: 'system', match: first.etag ?? '' })).status).toBe(204)
    expect((await call(rule.PATCH, { on: false }, { id: 'system', match: 'soon' })).status).toBe(422)
  })

  it('refuse what their kind does not have, and name it', async () => {
    const wrong = (body: object) => call(rules.POST, { kind: 'error', ...body })
    expect(await wrong({ params: { percent: 3 } })).toMatchObject({
      status: 422,
      body: { error: { issues: [{ path: 'params.percent' }] } },
    })
    expect((await wrong({ params: { forMs: 1e12 } })).body.error.message).toContain('must be from 0 to 86400000')
    expect((await wrong({ kind: 'disk', scope: { project: 'x' } })).body.error.issues[0].path).toBe('scope.project')
    expect((await wrong({ kind: 'nothing' })).status).toBe(422)
    expect((await wrong({ id: 'a b' })).body.error.issues[0].path).toBe('id')
    expect((await wrong({ colour: 'red' })).status).toBe(422)
  })

  it('say how often they would have fired; of what stands in no event they say nothing', async () => {
    await happen({ type: 'agent:statusChange', data: { agentId: 'gone', status: 'stale' } })
    await happen({ type: 'agent:statusChange', data: { agentId: 'gone', status: 'idle' } })
    const of = async (body: object) => (await call(preview.POST, body)).body
    expect(await of({ kind: 'disk' })).toMatchObject({ times: null })
    expect(await of({ kind: 'error', params: { forMs: 0 } })).toMatchObject({ times: 0, isWholeDay: true })
  })
})

describe('quiet', () => {
  it('is off until somebody sets it, and what is not named stays', async () => {
    expect((await call(quiet.GET, undefined, { as: 'read' })).body).toMatchObject({ on: false, from: '22:00' })
    expect((await call(quiet.PATCH, { on: true, from: '23:30' })).body).toMatchObject({ on: true, to: '07:00' })
    expect((await call(quiet.PATCH, { until: '2026-01-01T00:00:00+01:00' })).body).toMatchObject({
      from: '23:30',
      until: '2025-12-31T23:00:00.000Z',
    })
    expect((await call(quiet.PATCH, { from: '25:00' })).body.error.issues[0].path).toBe('from')
    expect((await call(quiet.PATCH, { on: false }, { as: 'read' })).status).toBe(403)
    await call(quiet.PATCH, { on: false, until: null })
  })

  it('[P-ALERT-7] names its version as ETag, and refuses a change of an older one with what stands', async () => {
    const { etag } = await call(quiet.GET)
    const first = await call(quiet.PATCH, { to: '06:00' }, { match: etag ?? '' })
    expect(first).toMatchObject({ status: 200, etag: `"v${first.body.version}"` })
    const late = await call(quiet.PATCH, { to: '05:00' }, { match: etag ?? '' })
    expect(late).toMatchObject({ status: 409, body: { error: { current: { to: '06:00', from: '23:30' } } } })
  })
})

describe('alerts', () => {
  it('are acknowledged; what was reported may be ended, and what a rule fired ends by itself', async () => {
    await happen({ type: 'system:alert', data: { rule: 'mine', severity: 'info', message: 'x', alertId: 'reported' } })
    expect((await call(ack.POST, {}, { id: 'reported', as: 'read' })).status).toBe(403)
    expect((await call(ack.POST, {}, { id: 'reported', as: 'control' })).body).toMatchObject({
      state: 'acknowledged',
      ackedBy: expect.stringContaining('key:'),
    })
    expect((await call(resolve.POST, {}, { id: 'reported', as: 'control' })).body).toMatchObject({ state: 'resolved' })
    const rule = {
      type: 'system:alert',
      data: { rule: 'error', severity: 'info', message: 'x', alertId: 'ours' },
    } as const
    await runtime.publish(serverGrant('alerts'), [rule], { trust: 'trusted' })
    expect(await call(resolve.POST, {}, { id: 'ours', as: 'control' })).toMatchObject({
      status: 409,
      body: { error: { current: { id: 'ours' } } },
    })
    expect((await call(ack.POST, {}, { id: 'nothing', as: 'control' })).status).toBe(404)
  })
})

describe('channels', () => {
  it('[P-ALERT-3] tell their secret once, are tested, told, retried and removed', async () => {
    const body = { name: 'Pager', url: receiver.url, headers: { 'x-token': 'hidden-value' } }
    const made = await call(channels.POST, body, { key: 'c1' })
    expect(made).toMatchObject({ status: 201, body: { secret: expect.stringMatching(/^whsec_/) } })
    expect((await call(channels.POST, body, { key: 'c1' })).body).toEqual(made.body)
    expect((await call(channels.POST, { ...body, name: 'Other' }, { key: 'c1' })).status).toBe(409)
    const { id } = made.body.channel
    const list = await call(channels.GET)
    expect(list.body.items).toHaveLength(1)
    expect(JSON.stringify(list.body)).not.toMatch(/whsec_|hidden-value|a-secret-path/)
    expect((await call(channels.GET, undefined, { as: 'read' })).status).toBe(403)
    expect((await call(test.POST, {}, { id })).body).toMatchObject({ ok: true, code: 204 })
    expect((await call(channel.PATCH, { least: 'warning' }, { id })).body).toMatchObject({ least: 'warning' })
    await receiver.until(1)
    const alert = { type: 'system:alert', data: { rule: 'error', severity: 'critical', message: 'x' } } as const
    await runtime.publish(serverGrant('alerts'), [alert], { trust: 'trusted' })
    await receiver.until(2)
    const page = await call(deliveries.GET, undefined, { query: `?limit=1&channel=${id}` })
    expect(page.body.items).toMatchObject([{ channelId: id, what: 'fired', severity: 'critical' }])
    expect((await call(deliveries.GET, undefined, { query: '?limit=0' })).status).toBe(422)
    expect((await call(retry.POST, {}, { id: page.body.items[0].id })).body).toMatchObject({ state: 'pending' })
    await receiver.until(3)
    expect((await call(retry.POST, {}, { id: 'nothing' })).status).toBe(404)
    const metrics = await runtime.http.metrics()
    expect(metrics.body).toContain('mission_control_alerts{state="firing"}')
    expect(metrics.body).not.toMatch(/hidden-value|a-secret-path|whsec/)
    expect((await call(channel.DELETE, undefined, { id })).status).toBe(204)
    expect((await call(test.POST, {}, { id })).status).toBe(404)
  })

  it.each([
    ['ftp://example.com/', 'url'],
    ['https://user:pass@example.com/', 'url'],
    ['http://169.254.169.254/', 'url'],
  ])('refuse the address %s', async (url, path) => {
    const { status, body } = await call(channels.POST, { name: 'x', url })
    expect([status, body.error.issues[0].path]).toEqual([422, path])
  })

  it('refuse headers that the server sets, and those that would end a line', async () => {
    const of = async (headers: object) => (await call(channels.POST, { name: 'x', url: receiver.url, headers })).status
    expect([await of({ Host: 'x' }), await of({ 'webhook-id': 'x' }), await of({ a: 'x\r\nb: y' })]).toEqual([
      422, 422, 422,
    ])
  })
})
