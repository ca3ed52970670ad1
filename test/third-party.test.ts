import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { publish } from '#e2e/send.ts'
import { API_KEY, startServer, type TestServer } from '#e2e/server.ts'
import { checkExactness, ExactReader } from '#lib/hub/exactness-check.ts'
import type { ServerFrame } from '#lib/protocol/frame.ts'
import { chanceOf } from '../faults/chance.ts'
import { publishTo, storedIn } from '../faults/product.ts'
import { missingPrograms, pythonWithWebsockets } from './present-programs.ts'
import { type Folder, folderOf, readTutorial } from './tutorial.ts'

/** Clients that are not ours follow the documented protocol: the programs of the tutorial, and wscat by hand. */
const tutorial = readTutorial('docs/protocol-in-ten-minutes.md')
const python = missingPrograms(['python3']).length === 0 ? 'python3' : null
const socketPython = pythonWithWebsockets()

/** What runs a program, and what this machine lacks where it cannot. */
const PROGRAMS = [
  { name: 'poll.ts', command: process.execPath },
  { name: 'sse.ts', command: process.execPath },
  { name: 'ws.ts', command: process.execPath },
  { name: 'poll.py', command: python },
  { name: 'sse.py', command: python },
  { name: 'ws.py', command: socketPython },
] as const
const present = PROGRAMS.flatMap(({ name, command }) => (command === null ? [] : [{ name, command }]))

let server: TestServer
let folder: Folder
beforeAll(async () => {
  server = await startServer()
  folder = await folderOf(tutorial)
})
afterAll(async () => {
  await folder[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

interface Follower extends AsyncDisposable {
  readonly name: string
  /** Everything that it printed. */
  readonly lines: readonly string[]
  /** Resolves once it has printed such a line. @throws with what it complained of when it leaves before. */
  printed(wanted: (line: string) => boolean): Promise<void>
  readonly left: Promise<unknown>
}

function follow(
  name: string,
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  onLine: (line: string) => void = () => undefined,
): Follower {
  const child = spawn(command, args, {
    cwd: folder.path,
    env: { ...folder.env, MC_URL: server.url, MC_KEY: API_KEY, ...env },
  })
  const exited = once(child, 'exit')
  const lines: string[] = []
  let complaints = ''
  child.stderr.on('data', (chunk) => {
    complaints += chunk
  })
  const reading = createInterface(child.stdout)
  reading.on('line', (line) => {
    lines.push(line)
    onLine(line)
  })
  return {
    name,
    lines,
    left: exited,
    printed(wanted) {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      const look = () => lines.some(wanted) && resolve()
      reading.on('line', look)
      look()
      exited.then(() => reject(new Error(`${name} left: ${lines.join('\n')}\n${complaints}`)))
      return promise
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

const followTutorial = (cursor: string, stack: AsyncDisposableStack) =>
  present.map(({ name, command }) => stack.use(follow(name, command, [name], { MC_CURSOR: cursor })))

/** wscat comes back as a person with a shell would: each time it has left, with the cursor of the last frame. */
function followByHand(stack: AsyncDisposableStack) {
  const reader = new ExactReader('wscat')
  let current: Follower | null = null
  let stopped = false
  const news = new EventTarget()
  const accept = (line: string): void => {
    const frame: ServerFrame = JSON.parse(line)
    if (frame.type === 'events') reader.accept('ws', frame)
    news.dispatchEvent(new Event('frame'))
  }
  const open = (): void => {
    const subscribe = JSON.stringify({ type: 'subscribe', sub: '1', cursor: reader.cursor ?? '0' })
    const address = `${server.url.replace('http', 'ws')}/api/ws`
    const options = ['-s', 'mc.v1', '-H', `Authorization: Bearer ${API_KEY}`, '-w', '-1', '-x', subscribe]
    current = follow('wscat', 'wscat', ['-c', address, ...options], {}, (line) => line.startsWith('{') && accept(line))
    current.left.then(() => stopped || open())
  }
  open()
  stack.defer(async () => {
    stopped = true
    await current?.[Symbol.asyncDispose]()
  })
  return {
    reader,
    async reached(seq: number): Promise<void> {
      while (reader.position < seq) await once(news, 'frame')
    },
  }
}

const frameOf = (seq: number) => {
  const event = { seq, id: 'one', type: 'crm:dealWon', at: '2026-01-01T00:00:00.000Z', data: {} }
  return { type: 'events', sub: '1', from: 0, to: seq, head: seq, cursor: `an-epoch:${seq}:t`, events: [event] }
}

describe('clients of third parties', () => {
  it.for(PROGRAMS)('$name of the tutorial can be followed here', ({ name, command }, { skip }) => {
    skip(command === null, `this machine has no Python${name === 'ws.py' ? ' with the package websockets' : ''}`)
    expect(tutorial.files.has(name)).toBe(true)
  })

  it('[P-READ-1] apply exactly the stream through a restart and a kill -9, by EventSource, WebSocket and poll', {
    timeout: 120_000,
  }, async () => {
    await using stack = new AsyncDisposableStack()
    const followers = followTutorial('0', stack)
    const hand = followByHand(stack)
    const publisher = publishTo(server, 'writer', 200, chanceOf(7))
    const allReached = (seq: number) =>
      Promise.all([hand.reached(seq), ...followers.map(({ printed }) => printed((line) => line.startsWith(`${seq} `)))])
    await allReached(100)
    await server.restart()
    const { stored: before } = await storedIn(server)
    await allReached(before.length + 100)
    await server.stop('SIGKILL')
    await server.restart()
    await publisher.stop()
    const { stored } = await storedIn(server)
    await allReached(stored.length)
    const exact = stored.map(({ seq, event }) => `${seq} ${event.type} ${event.id}`)
    for (const { name, lines } of followers) expect([name, lines]).toEqual([name, exact])
    expect(checkExactness(hand.reader, { stored })).toEqual([])
    expect(publisher.acked.size).toBeGreaterThan(200)
    for (const [seq, id] of publisher.acked) expect(stored[seq - 1]?.event.id).toBe(id)
  })

  it.for(present.filter(({ name }) => name.startsWith('poll')))(
    '$name asks again for an answer that was cut short',
    async ({ name, command }) => {
      let asked = 0
      const cutting = createServer((_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        // Without a length it comes in chunks, of which the last never does.
        if (asked++ === 0) response.write('{"type":', () => response.destroy())
        else response.end(JSON.stringify(frameOf(1)))
      })
      cutting.listen(0, '127.0.0.1')
      await once(cutting, 'listening')
      const { port } = cutting.address() as AddressInfo
      const env = { MC_URL: `http://127.0.0.1:${port}`, MC_CURSOR: 'an-epoch:0:0' }
      const follower = follow(name, command, [name], env)
      await follower.printed((line) => line === '1 crm:dealWon one')
      await follower[Symbol.asyncDispose]()
      cutting.closeAllConnections()
      cutting.close()
      expect(asked).toBeGreaterThan(1)
    },
  )

  it('[P-RESUME-1] [P-READ-3] read what is and go on after a reset', async () => {
    await using stack = new AsyncDisposableStack()
    const { stored } = await storedIn(server)
    const followers = followTutorial('another-epoch:1:0', stack)
    await Promise.all(followers.map((follower) => follower.printed((line) => / agents$/.test(line))))
    await publish(server.url, { id: 'after-reset', type: 'crm:dealWon', data: {} })
    const line = `${stored.length + 1} crm:dealWon after-reset`
    await Promise.all(followers.map((follower) => follower.printed((printed) => printed === line)))
    for (const { name, lines } of followers)
      expect([name, lines]).toEqual([name, [expect.stringMatching(/^\d+ agents$/), line]])
  })
})
