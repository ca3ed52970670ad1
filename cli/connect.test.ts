import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { jsonValue } from './json-text.ts'
import { startMachine } from './machine-fixture.ts'
import { startServer } from './server-fixture.ts'

let server: Awaited<ReturnType<typeof startServer>>
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

let here: ReturnType<typeof startMachine>
beforeEach(() => {
  here = startMachine()
  return () => here[Symbol.dispose]()
})

const settings = () => join(here.home, '.claude', 'settings.json')
const text = () => readFileSync(settings(), 'utf8')
function put(content: string, path = settings()) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content, { mode: 0o640 })
}
const connect = async (...more: string[]) =>
  here.run(['connect', 'claude-code', '--to', server.url, '--pair', await server.pairingCode(), '--yes', ...more])
const undo = () => here.run(['connect', 'claude-code', '--undo'])
const livingKeys = () =>
  server.runtime.accounts.keys().filter(({ revokedAt, id }) => revokedAt === null && id !== 'env')
const reports = async () =>
  (await server.runtime.log.read(0, { events: 1_000, bytes: 1e7 }))
    .map(({ event }) => event)
    .filter(({ type }) => type === 'connect:report')

const MINE = `{
  // what I like
  "model": "big",
  "env": { "EDITOR": "vi" },
  "hooks": {
    "Stop": [{ "hooks": [{ "type": "command", "command": "say done" }] }],
  },
}
`

describe('connect claude-code', () => {
  it('[P-PAIR-1] makes a key that may publish for this machine alone, and tells the page what it did', async () => {
    const answer = await connect()
    expect(answer).toMatchObject({ code: 0, err: '' })
    const [key] = livingKeys()
    expect(key).toMatchObject({ name: 'build-03 · Claude Code', scopes: ['publish'], bound: { machine: 'build-03' } })
    const [report] = await reports()
    expect(report?.data).toMatchObject({
      agent: 'claude-code',
      machine: 'build-03',
      did: 'connected',
      events: 21,
      problems: [],
    })
    const { env, hooks } = JSON.parse(text())
    expect(server.runtime.accounts.bySecret(env.MC_PUBLISH_KEY)?.principal.bound).toEqual({ machine: 'build-03' })
    expect(hooks.SessionStart[0].hooks[0].command).toBe(
      `${here.home}/.mission-control/claude-code/hook /api/ingest/claude-code/hooks`,
    )
    const follow = `${here.home}/.mission-control/claude-code/follow`
    expect(hooks.SessionStart[0].hooks[1].command).toBe(`${follow} /api/ingest/claude-code/transcript`)
    expect(statSync(follow).mode & 0o777).toBe(0o700)
    expect(statSync(settings()).mode & 0o777).toBe(0o600)
    expect(answer.out).not.toContain(env.MC_PUBLISH_KEY)
    expect((await undo()).code).toBe(0)
    expect(livingKeys()).toEqual([])
    expect(existsSync(settings())).toBe(false)
    expect(existsSync(join(here.home, '.mission-control'))).toBe(false)
  })

  it('keeps what was there, leaves a copy, and gives it back byte for byte', async () => {
    put(MINE)
    await connect()
    expect(readFileSync(`${settings()}.before-mission-control`, 'utf8')).toBe(MINE)
    expect(text()).toContain('// what I like')
    // A cast: the file is what this test wrote.
    const now = jsonValue(text()) as { model: string; env: Record<string, string>; hooks: Record<string, unknown[]> }
    expect(now).toMatchObject({ model: 'big', env: { EDITOR: 'vi', OTEL_LOGS_EXPORTER: 'otlp' } })
    expect(now.hooks.Stop).toHaveLength(2)
    expect(statSync(settings()).mode & 0o777).toBe(0o640)
    expect((await undo()).code).toBe(0)
    expect(text()).toBe(MINE)
    expect(readdirSync(dirname(settings()))).toEqual(['settings.json'])
  })

  it('takes out only what is ours once somebody has changed the file', async () => {
    put(MINE)
    await connect()
    put(
      text()
        .replace('"model": "big"', '"model": "small"')
        .replace('"OTEL_LOGS_EXPORT_INTERVAL": "2000"', '"OTEL_LOGS_EXPORT_INTERVAL": "9"'),
    )
    const answer = await undo()
    expect(answer.code).toBe(1)
    expect(answer.out).toContain('env.OTEL_LOGS_EXPORT_INTERVAL was changed since and stays')
    expect(jsonValue(text())).toEqual({
      model: 'small',
      env: { EDITOR: 'vi', OTEL_LOGS_EXPORT_INTERVAL: '9' },
      hooks: { Stop: [{ hooks: [{ type: 'command', command: 'say done' }] }] },
    })
  })

  it('done twice is done once, with the newer key alone alive', async () => {
    put(MINE)
    await connect()
    const once = text()
    const key = /mc_[\w-]{43}/.exec(once)?.[0] ?? 'none'
    await connect()
    const again = /mc_[\w-]{43}/.exec(text())?.[0] ?? 'none'
    expect(again).not.toBe(key)
    expect(text()).toBe(once.replaceAll(key, again))
    expect(livingKeys()).toHaveLength(1)
    await undo()
    expect(text()).toBe(MINE)
  })

  it('keeps itself on the machine for doctor and undo, until the last agent is disconnected', async () => {
    const program = join(here.home, 'fetched.mjs')
    writeFileSync(program, 'the program')
    const args = ['--to', server.url, '--yes']
    const kept = () => existsSync(join(here.home, '.mission-control', 'mission-control'))
    for (const agent of ['claude-code', 'codex'])
      await here.run(['connect', agent, ...args, '--pair', await server.pairingCode()], { program })
    expect(readFileSync(join(here.home, '.mission-control', 'mission-control.mjs'), 'utf8')).toBe('the program')
    await here.run(['connect', 'codex', '--undo'])
    expect(kept()).toBe(true)
    await undo()
    expect(kept()).toBe(false)
    expect(readdirSync(here.home).sort()).toEqual(['.claude', '.codex', 'fetched.mjs'])
  })

  it('leaves telemetry that goes elsewhere alone, and says so', async () => {
    put('{"env": {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}}')
    const answer = await connect()
    expect(answer.out).toContain('Telemetry goes elsewhere already')
    expect(JSON.parse(text()).env).toEqual({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
      MC_PUBLISH_KEY: expect.any(String),
    })
    expect((await reports()).at(-1)?.data).toMatchObject({ problems: ['telemetry-kept'] })
    await undo()
  })

  it('says that a shell sends the log elsewhere, which wins over the settings', async () => {
    const code = await server.pairingCode()
    const args = ['connect', 'claude-code', '--to', server.url, '--pair', code, '--yes']
    const shell = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://x', OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://x/v1/logs' }
    expect((await here.run(args, { env: shell })).out).toContain('sets OTEL_EXPORTER_OTLP_LOGS_ENDPOINT')
    expect((await reports()).at(-1)?.data).toMatchObject({ problems: ['telemetry-env'] })
    await undo()
  })

  it('shows the exact lines on a dry run, without the key, and touches nothing', async () => {
    put(MINE)
    const before = livingKeys().length
    const answer = await connect('--dry-run')
    expect(answer.code).toBe(0)
    expect(answer.out).toContain('"MC_PUBLISH_KEY": "mc_…"')
    expect(text()).toBe(MINE)
    expect(livingKeys()).toHaveLength(before)
    expect(readdirSync(here.home)).toEqual(['.claude'])
  })

  it('asks before it writes, and uses no code where nobody agrees', async () => {
    put(MINE)
    const code = await server.pairingCode()
    const args = ['connect', 'claude-code', '--to', server.url, '--pair', code]
    expect(await here.run(args, { ask: async () => false })).toMatchObject({ code: 3 })
    const alone = await here.run(args)
    expect(alone).toMatchObject({ code: 2, err: expect.stringContaining('Add --yes') })
    expect(text()).toBe(MINE)
    expect((await here.run(args, { ask: async () => true })).code).toBe(0)
    expect(await here.run([...args, '--yes', '--json'])).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^\{"error":\{"code":"gone"/),
    })
    await undo()
  })

  it('leaves a file alone that is no JSON, names the line, and ends the key', async () => {
    put('{\n  "env": {\n')
    const before = livingKeys().length
    const answer = await connect()
    expect(answer).toMatchObject({ code: 1, err: expect.stringContaining('Line 3 is not JSON.') })
    expect(text()).toBe('{\n  "env": {\n')
    expect(livingKeys()).toHaveLength(before)
  })

  it('writes through a link, as dot files have it, and puts everything back when a file cannot be written', async () => {
    const real = join(here.home, 'dotfiles', 'settings.json')
    put(MINE, real)
    mkdirSync(dirname(settings()))
    symlinkSync(real, settings())
    await connect()
    expect(lstatSync(settings()).isSymbolicLink()).toBe(true)
    expect(readFileSync(real, 'utf8')).toContain('MC_PUBLISH_KEY')
    await undo()
    expect(readFileSync(real, 'utf8')).toBe(MINE)

    // A folder stands where the copy should go.
    mkdirSync(`${settings()}.before-mission-control`)
    const before = livingKeys().length
    expect(await connect()).toMatchObject({ code: 1, err: expect.stringContaining('Nothing was changed') })
    expect(readFileSync(real, 'utf8')).toBe(MINE)
    expect(livingKeys()).toHaveLength(before)
    rmSync(`${settings()}.before-mission-control`, { recursive: true })
  })

  it('says what is wrong with a command line, and that a server is away', async () => {
    expect(await here.run(['connect', 'emacs'])).toMatchObject({ code: 2, err: expect.stringContaining('claude-code') })
    expect(await here.run(['connect', 'claude-code'])).toMatchObject({ code: 2, err: expect.stringContaining('--to') })
    expect((await here.run(['connect', 'claude-code', '--to', 'ftp://x'])).code).toBe(2)
    expect((await here.run(['connect', 'claude-code', '--frob'])).err).toContain('--frob')
    expect((await here.run(['frob'])).code).toBe(2)
    expect((await here.run(['connect', 'claude-code', '--to', 'http://127.0.0.1:9'])).code).toBe(4)
    expect(await here.run(['connect', '--help'])).toMatchObject({ code: 0, out: expect.stringContaining('--undo') })
    expect(await undo()).toMatchObject({ code: 0, out: expect.stringContaining('is not connected here') })
  })
})
