import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { FORWARDER_SCRIPT } from './forwarder-script.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'forwarder '))
  await mkdir(join(home, 'spool'))
  await writeFile(join(home, 'hook'), FORWARDER_SCRIPT, { mode: 0o700 })
  await writeFile(join(home, 'header'), 'Authorization: Bearer mc_key\n')
  await writeFile(join(home, 'server'), 'http://127.0.0.1:9')
  return () => rm(home, { recursive: true, force: true, maxRetries: 5 })
})

interface Taken {
  readonly url: string
  readonly delivery: string
  readonly key: string
  readonly body: string
}

/** A server that takes what comes. @param answer what it says of each; null: it closes without an answer. */
async function serve(answer: (taken: Taken, tries: number) => { status: number; text?: string } | null) {
  const taken: Taken[] = []
  const server = createServer(async (request: IncomingMessage, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { headers, url = '' } = request
    const one = { url, body, delivery: String(headers['mc-delivery']), key: String(headers.authorization) }
    taken.push(one)
    const said = answer(one, taken.length)
    if (said === null) return void request.socket.destroy()
    response.writeHead(said.status).end(said.text ?? '{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A cast: the address of a TCP server is never a pipe's name.
  await writeFile(join(home, 'server'), `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return taken
}

/** Runs the hook as an agent does, and waits for the program itself alone. */
async function hook(stdin: string, ...args: string[]) {
  const started = performance.now()
  const child = spawn(join(home, 'hook'), args, { stdio: ['pipe', 'pipe', 'ignore'] })
  child.stdin.end(stdin)
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
  })
  const [code] = await once(child, 'close')
  return { said, code, ms: performance.now() - started }
}

const spooled = () => readdir(join(home, 'spool'))
const isIdle = async () =>
  expect([...(await spooled()), ...(await readdir(home)).filter((name) => name === 'lock')]).toEqual([])
const PATH = '/api/ingest/codex/hooks'

describe('the forwarder of command hooks', () => {
  it('[P-BUD-9] asks about the hooks of a session that the server said is held, and of no other', async () => {
    let held = true
    const taken = await serve(({ url }) => {
      if (url.endsWith('?ask=1')) return { status: 200, text: held ? '{"decision":"deny"}' : '{}' }
      return { status: 200, text: held ? '{"held":true}' : '{}' }
    })
    const call = (session: string) => `{"hook_event_name": "PreToolUse", "session_id": "${session}", "n": 1}`
    const asked = () => taken.filter(({ url }) => url.endsWith('?ask=1')).length
    expect(await hook(call('s1'), PATH)).toMatchObject({ said: '{}' })
    await vi.waitFor(isIdle)
    expect(await hook(call('s1'), PATH)).toMatchObject({ said: '{"decision":"deny"}', code: 0 })
    expect(await hook(call('s2'), PATH)).toMatchObject({ said: '{}' })
    expect(asked()).toBe(1)
    await vi.waitFor(isIdle)
    held = false
    expect(await hook(call('s1'), PATH)).toMatchObject({ said: '{}' })
    await vi.waitFor(isIdle)
    await hook(call('s1'), PATH)
    expect(asked()).toBe(2)
    await vi.waitFor(isIdle)
    expect(taken.filter(({ url }) => url === PATH)).toHaveLength(5)
  })

  const other = '"session_id":"other"'
  it.each([
    ['after it, in the input of a tool', `{"session_id":"own","tool_input":{${other},"in":[{${other}}]}}`, 'own'],
    ['before it', `{"tool_input":{${other}}, "list":[{${other}}], "session_id" : "own"}`, 'own'],
    [
      'in a text',
      `{"a":${JSON.stringify(`"{${other}`)},"session_id":"own","b":${JSON.stringify(`}",${other}`)}}`,
      'own',
    ],
    ['behind backslashes', `{"a":"\\\\","b":"\\",","session_id":"own","c":{"d":"\\",${other}}}`, 'own'],
    ['as a value', `{"a":"session_id","b":":","session_id":"own","c":["session_id",${other}]}`, 'own'],
    ['over lines', `{\n  "a": "}}",\n  "session_id":\n    "own",\n  "c": {\n${other}}\n}\n`, 'own'],
    ['behind many backslashes', `{"a":"${'\\\\'.repeat(200_000)}n","session_id":"own","c":{${other}}}`, 'own'],
    ['behind a long text', `{"a":"${'\\"{'.repeat(100_000)}","session_id":"own","c":{${other}}}`, 'own'],
    ['where it names none itself', `{"tool_input":{${other}}}`, null],
    ['where its own is no name of a file', `{"session_id":"..","tool_input":{${other}}}`, null],
    ['where its own is too long for one', `{"session_id":"${'x'.repeat(300)}","tool_input":{${other}}}`, null],
  ])('[P-BUD-9] is of the session that the hook names itself, whatever is told %s', async (_where, body, own) => {
    const taken = await serve(({ url }) => ({ status: 200, text: url.endsWith('?ask=1') ? '{}' : '{"held":true}' }))
    await hook(body, PATH)
    await vi.waitFor(isIdle)
    expect(await readdir(join(home, 'held')).catch(() => [])).toEqual(own === null ? [] : [own])
    await mkdir(join(home, 'held'), { recursive: true })
    await writeFile(join(home, 'held', 'other'), '')
    await hook(body, PATH)
    await vi.waitFor(isIdle)
    expect(taken.filter(({ url }) => url.endsWith('?ask=1'))).toHaveLength(own === null ? 0 : 1)
    expect(await readdir(join(home, 'held'))).toContain('other')
  })

  it('[P-BUD-9] goes on where the server that held a session is away', async () => {
    await serve(() => ({ status: 200, text: '{"held":true}' }))
    await hook('{"session_id":"s1"}', PATH)
    await vi.waitFor(isIdle)
    await writeFile(join(home, 'server'), 'http://127.0.0.1:9')
    expect(await hook('{"session_id":"s1"}', PATH)).toMatchObject({ said: '{}', code: 0 })
  })

  it('[P-BUD-9] waits once for a server that does not answer, and asks again after its next answer', async () => {
    let isWell = true
    const taken = await serve(({ url }) => {
      const isAsked = url.endsWith('?ask=1')
      return isAsked && !isWell ? null : { status: 200, text: isAsked ? '{"decision":"deny"}' : '{"held":true}' }
    })
    const asked = () => taken.filter(({ url }) => url.endsWith('?ask=1')).length
    await hook('{"session_id":"s1"}', PATH)
    await vi.waitFor(isIdle)
    isWell = false
    // Nothing is delivered meanwhile, so nothing says again that it is held.
    await mkdir(join(home, 'lock'))
    await writeFile(join(home, 'lock', 'pid'), String(process.pid))
    for (const n of [1, 2, 3]) expect(await hook(`{"session_id":"s1","n":${n}}`, PATH)).toMatchObject({ said: '{}' })
    expect(asked()).toBe(1)
    isWell = true
    await rm(join(home, 'lock'), { recursive: true })
    await hook('{"session_id":"s1"}', PATH)
    await vi.waitFor(isIdle)
    expect(await hook('{"session_id":"s1"}', PATH)).toMatchObject({ said: '{"decision":"deny"}' })
  })

  it('[P-PAIR-3] answers at once and delivers with the key, to the path, with an id', async () => {
    const taken = await serve(() => ({ status: 200 }))
    expect(await hook('{"a":1}', PATH)).toMatchObject({ said: '{}', code: 0 })
    expect(await hook('', '/api/ingest/codex/notify', '--json', '{"b":"it\'s $HOME"}')).toMatchObject({ said: '{}' })
    await vi.waitFor(isIdle)
    expect(taken.map(({ url, body, key }) => [url, body, key])).toEqual([
      [PATH, '{"a":1}', 'Bearer mc_key'],
      ['/api/ingest/codex/notify', '{"b":"it\'s $HOME"}', 'Bearer mc_key'],
    ])
    expect(new Set(taken.map(({ delivery }) => delivery)).size).toBe(2)
  })

  it('[P-PAIR-3] answers as quickly while the server is away, and later delivers all of it in order', async () => {
    const times: number[] = []
    for (let at = 0; at < 20; at++) times.push((await hook(`${at}`, PATH)).ms)
    expect((await spooled()).length).toBe(20)
    // Generous for a loaded machine: a server that is waited for would take 10 s.
    expect(Math.min(...times)).toBeLessThan(200)
    const taken = await serve(() => ({ status: 200 }))
    await vi.waitFor(isIdle)
    expect(taken.map(({ body }) => body)).toEqual(Array.from({ length: 20 }, (_, at) => `${at}`))
  })

  it('[P-PAIR-3] sends again what got no answer, under the same id, before what came later', async () => {
    const taken = await serve((_one, tries) => (tries === 1 ? null : tries === 2 ? { status: 503 } : { status: 200 }))
    await hook('first', PATH)
    await hook('second', PATH)
    await vi.waitFor(isIdle)
    expect(taken.map(({ body }) => body)).toEqual(['first', 'first', 'first', 'second'])
    expect(new Set(taken.slice(0, 3).map(({ delivery }) => delivery)).size).toBe(1)
  })

  it('drops what will never be taken and says how much, and keeps everything for a key that was revoked', async () => {
    const taken = await serve(({ body }) => ({ status: body === 'bad' ? 422 : body === 'revoked' ? 401 : 200 }))
    await hook('bad', PATH)
    await vi.waitFor(isIdle)
    expect((await readFile(join(home, 'refused'), 'utf8')).trim()).toBe('1')
    await hook('revoked', PATH)
    await vi.waitFor(() => expect(taken).toHaveLength(2))
    expect(await spooled()).toHaveLength(1)
  })

  it('keeps the newest 2,000 and counts what it lost', async () => {
    for (let at = 0; at < 2_003; at++) {
      await writeFile(join(home, 'spool', `${String(at).padStart(12, '0')}.id-${at}@+x`), `${at}`)
    }
    await writeFile(join(home, 'number'), '2002')
    const taken = await serve(() => ({ status: 401 }))
    await hook('newest', PATH)
    await vi.waitFor(() => expect(taken).toHaveLength(1))
    expect(await spooled()).toHaveLength(2_000)
    expect((await readFile(join(home, 'lost'), 'utf8')).trim()).toBe('4')
    expect(taken[0]?.body).toBe('4')
  })

  it('takes over from one that was killed', async () => {
    const taken = await serve(() => ({ status: 200 }))
    await mkdir(join(home, 'lock'))
    await writeFile(join(home, 'lock', 'pid'), '999999999')
    await hook('after', PATH)
    await vi.waitFor(isIdle)
    expect(taken).toHaveLength(1)
  })
})
