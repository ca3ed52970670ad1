import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startMachine } from './machine-fixture.ts'
import { ADMIN, startServer } from './server-fixture.ts'

let server: Awaited<ReturnType<typeof startServer>>
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

let here: ReturnType<typeof startMachine>
beforeEach(() => {
  here = startMachine({ MC_URL: server.url, MC_KEY: ADMIN })
  return () => here[Symbol.dispose]()
})

const lines = (text: string): { seq: number; type: string; data: { n?: number } }[] =>
  text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]))

describe('publish and tail', () => {
  it('stores one, an array and lines, and prints them again in order', async () => {
    expect(await here.run(['publish', 'test:one', '{"n":1}'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('"duplicate":false'),
    })
    const events = '[{"type":"test:two","data":{"n":2}},{"type":"test:two","data":{"n":3}}]'
    expect(lines((await here.run(['publish'], { stdin: async () => events })).out)).toHaveLength(2)
    const ndjson = '{"type":"test:three","data":{"n":4}}\n{"type":"test:three","data":{"n":5}}\n'
    expect((await here.run(['publish'], { stdin: async () => ndjson })).code).toBe(0)
    const all = await here.run(['tail', '--from', '0', '--types', 'test:*', '--once'])
    expect(lines(all.out).map(({ data }) => data.n)).toEqual([1, 2, 3, 4, 5])
    const some = await here.run(['tail', '--from', '0', '--types', 'test:two', '--once', '--pretty'])
    expect(some.out.split('\n').filter((line) => line.includes('test:two'))).toHaveLength(2)
  })

  it('goes on by its file where it stopped, without a gap or a double', async () => {
    const file = join(here.home, 'cursor')
    const args = ['tail', '--from', '0', '--types', 'resume:*', '--once', '--cursor-file', file]
    await here.run(['publish', 'resume:a', '{"n":1}'])
    expect(lines((await here.run(args)).out).map(({ data }) => data.n)).toEqual([1])
    await here.run(['publish', 'resume:a', '{"n":2}'])
    expect(lines((await here.run(args)).out).map(({ data }) => data.n)).toEqual([2])
    expect((await here.run(args)).out).toBe('')
    writeFileSync(file, 'v1.other.9.x\n')
    expect((await here.run(args)).code).toBe(1)
  })

  it('waits for what comes, until it is told to stop', async () => {
    const watching = here.run(['tail', '--types', 'live:*', '--from', '0'])
    const other = startMachine({ MC_URL: server.url, MC_KEY: ADMIN })
    await other.run(['publish', 'live:now', '{"n":7}'])
    await vi.waitFor(() => expect(here.said.out).toContain('"n":7'))
    here.stop()
    expect((await watching).code).toBe(0)
    other[Symbol.dispose]()
  })

  it('shows no character that moves a terminal, and says what is wrong in one shape', async () => {
    await here.run(['publish', 'evil:one', '{"text":"\\u001b[2J\\u202e"}'])
    const seen = await here.run(['tail', '--from', '0', '--types', 'evil:*', '--once', '--pretty'])
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there
    expect(seen.out).not.toMatch(/[\u001b\u202e]/)
    expect((await here.run(['publish', 'test:x', '{'])).code).toBe(2)
    expect((await here.run(['publish'])).code).toBe(2)
    expect((await here.run(['publish', 'agent:levelUp', '{}', '--json'])).err).toMatch(/^\{"error":\{"code":"/)
    expect((await here.run(['tail', '--once'], { env: { MC_URL: server.url, MC_KEY: 'mc_wrong' } })).code).toBe(5)
    expect((await here.run(['tail', '--once'], { env: { MC_URL: server.url } })).code).toBe(5)
    expect((await here.run(['tail', '--once'], { env: { MC_URL: 'http://127.0.0.1:9', MC_KEY: 'x' } })).code).toBe(4)
  })
})

describe('snapshot and key', () => {
  it('prints the state with its cursor', async () => {
    const { cursor, state } = JSON.parse((await here.run(['snapshot'])).out)
    expect([typeof cursor, typeof state]).toEqual(['string', 'object'])
  })

  it('makes a key whose secret alone is on standard output, lists it without, and revokes it', async () => {
    const made = await here.run(['key', 'create', 'nightly', '--machine', 'build-03'])
    expect(made.out).toMatch(/^mc_[\w-]{43}\n$/)
    const [id = ''] = made.err.split(' ')
    const listed = await here.run(['key', 'list'])
    expect(listed.out).toContain(`${id}\tnightly\t`)
    expect(listed.out).not.toContain(made.out.trim())
    expect((await here.run(['key', 'revoke', id])).code).toBe(0)
    expect(server.runtime.accounts.bySecret(made.out.trim())).toBeNull()
    expect((await here.run(['key', 'revoke', 'nobody'])).code).toBe(1)
    expect((await here.run(['key'])).code).toBe(2)
  })
})

describe('doctor', () => {
  const connect = async () =>
    here.run(['connect', 'claude-code', '--to', server.url, '--pair', await server.pairingCode(), '--yes'])
  const reports = async () =>
    (await server.runtime.log.read(0, { events: 1_000, bytes: 1e7 })).filter(
      ({ event }) => event.type === 'connect:report',
    )

  it('finds nothing wrong right after connecting, and tells the page', async () => {
    await connect()
    const before = (await reports()).length
    const answer = await here.run(['doctor'], { env: {} })
    expect(answer).toMatchObject({ code: 0, err: '' })
    expect(answer.out).not.toContain('✗')
    expect((await reports()).length).toBe(before + 1)
    expect((await reports()).at(-1)?.event.data).toMatchObject({ did: 'checked', machine: 'build-03' })
  })

  it('says which calls can be held, and why others cannot', async () => {
    for (const agent of ['claude-code', 'codex', 'gemini'])
      await here.run(['connect', agent, '--to', server.url, '--pair', await server.pairingCode(), '--yes'])
    const lines = (await here.run(['doctor'], { env: {} })).out.split('\n').filter((line) => / hold /.test(line))
    expect(lines).toHaveLength(6)
    expect(lines.filter((line) => line.startsWith('  ✓ a budget or a rule can hold every call'))).toHaveLength(3)
    const settings = join(here.home, '.claude', 'settings.json')
    writeFileSync(settings, readFileSync(settings, 'utf8').replace('{', '{"disableAllHooks": true,'))
    const { out } = await here.run(['doctor'], { env: {} })
    expect(out).toContain('! it cannot hold any call, since its hooks are turned off')
  })

  it('says what was changed, what waits, and that a key is revoked', async () => {
    await connect()
    const settings = join(here.home, '.claude', 'settings.json')
    writeFileSync(settings, readFileSync(settings, 'utf8').replace('"otlp"', '"console"'))
    writeFileSync(join(here.machine.dir, 'claude-code', 'spool', '1-1@+x'), '{}')
    const changed = await here.run(['doctor'], { env: {} })
    expect(changed.code).toBe(1)
    expect(changed.out).toContain('connect again')
    expect(changed.out).toContain('wait to be delivered: 1')
    for (const { id, name } of server.runtime.accounts.keys())
      if (name.startsWith('build-03')) await server.runtime.accounts.revokeKey(id)
    expect((await here.run(['doctor'], { env: {} })).out).toContain('✗ Nobody is known by this')
    rmSync(settings)
    expect((await here.run(['doctor'], { env: {} })).out).toContain('is gone: connect again')
  })

  it('checks a server where nothing is connected yet', async () => {
    expect(await here.run(['doctor'])).toMatchObject({ code: 0, out: expect.stringContaining('the server answers') })
    expect((await here.run(['doctor', '--to', 'http://127.0.0.1:9'])).code).toBe(1)
    expect((await here.run(['doctor'], { env: {} })).code).toBe(2)
  })
})
