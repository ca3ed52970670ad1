import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { FOLLOWER_SCRIPT } from './follower-script.ts'

/** Stands in the forwarder's place: each fact is a line of `told`. */
const FORWARDER = '#!/bin/sh\necho "$1 $(cat)" >>"$' + '{0%/*}/told"\nprintf "{}"\n'
const PATH = '/api/ingest/claude-code/transcript'
const WAIT = { interval: 50 }

/** Runs its hooks in a shell of their own, as an agent does: a line of its input is what the hook is told. */
const AGENT = `
const { spawn } = require('node:child_process')
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const shell = spawn('sh', ['-c', process.argv[1] + '; true'], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  shell.stdin.end(line)
  shell.once('close', () => process.stdout.write('.'))
})`

const line = (record: object) => `${JSON.stringify({ parentUuid: null, isSidechain: false, ...record })}\n`
const said = (promptId: string, content: unknown, rest: object = {}) =>
  line({ promptId, type: 'user', message: { role: 'user', content }, ...rest })
const text = '[Request interrupted by user]'
const interruption = (promptId: string, rest: object = {}) => said(promptId, [{ type: 'text', text }], rest)
const turnEnd = () => line({ type: 'system', subtype: 'turn_duration', durationMs: 548 })

class Machine {
  readonly home: string
  readonly transcript: string

  constructor(home: string) {
    this.home = home
    this.transcript = join(home, 's1.jsonl')
  }

  startAgent(): ChildProcess {
    const command = `'${join(this.home, 'follow').replaceAll("'", "'\\''")}' ${PATH}`
    return spawn(process.execPath, ['-e', AGENT, command], { stdio: ['pipe', 'pipe', 'inherit'] })
  }

  async startSession(agent: ChildProcess, session = 's1', file = this.transcript): Promise<void> {
    const start = { session_id: session, transcript_path: file, cwd: '/home/dev/web "app"', source: 'startup' }
    await this.hook(agent, JSON.stringify(start))
  }

  async hook(agent: ChildProcess, stdin: string): Promise<void> {
    const answered = once(agent.stdout ?? agent, 'data')
    agent.stdin?.write(`${stdin}\n`)
    await answered
  }

  write(added: string): Promise<void> {
    return appendFile(this.transcript, added)
  }

  sessions(): Promise<string[]> {
    return readdir(join(this.home, 'sessions')).catch(() => [])
  }

  /** What stands in the one file of this kind, by line. */
  async kept(kind: '.pid' | '.session' | '.at'): Promise<readonly string[]> {
    const files = (await this.sessions()).filter((name) => name.endsWith(kind))
    expect(files).toHaveLength(1)
    return (await readFile(join(this.home, 'sessions', files[0] ?? ''), 'utf8')).split('\n')
  }

  async told(): Promise<readonly Readonly<Record<string, string>>[]> {
    const all = await readFile(join(this.home, 'told'), 'utf8').catch(() => '')
    const lines = all.split('\n').filter((one) => one !== '')
    return lines.map((one) => JSON.parse(one.slice(one.indexOf(' '))))
  }

  hears(...expected: readonly string[]): Promise<void> {
    return vi.waitFor(async () => {
      const facts = (await this.told()).map(({ transcript, prompt_id }) => [transcript, prompt_id].join(' ').trim())
      expect(facts).toEqual(expected)
    }, WAIT)
  }
}

const it = test.extend<{ machine: Machine; agent: ChildProcess }>({
  // Vitest reads the names of what a fixture needs from its first parameter.
  // biome-ignore lint/correctness/noEmptyPattern: see above
  machine: async ({}, use) => {
    const home = await mkdtemp(join(tmpdir(), 'follower "it\'s" '))
    await writeFile(join(home, 'hook'), FORWARDER, { mode: 0o700 })
    await writeFile(join(home, 'follow'), FOLLOWER_SCRIPT, { mode: 0o700 })
    const machine = new Machine(home)
    await use(machine)
    // Each follower ends with its agent, and takes its files along.
    await vi.waitFor(async () => expect(await machine.sessions()).toEqual([]), WAIT)
    await rm(home, { recursive: true, force: true, maxRetries: 5 })
  },
  agent: async ({ machine }, use) => {
    const agent = machine.startAgent()
    await use(agent)
    agent.kill('SIGKILL')
  },
})

describe.concurrent('the follower of transcripts', () => {
  it('[P-PAIR-4] tells of interruptions and ends of turns with their prompts, and not a word of what stands there', async ({
    machine,
    agent,
  }) => {
    await machine.write(interruption('before'))
    await machine.startSession(agent)
    await machine.write(said('p1', 'a secret prompt'))
    await machine.write(interruption('p1', { interruptedMessageId: 'msg_1' }))
    await machine.write(said('p2', 'another') + turnEnd())
    await machine.hears('interrupted p1', 'turn_ended p2')
    const [first] = await machine.told()
    expect(first).toEqual({
      session_id: 's1',
      transcript_path: machine.transcript,
      cwd: '/home/dev/web "app"',
      transcript: 'interrupted',
      prompt_id: 'p1',
    })
    expect((await readFile(join(machine.home, 'told'), 'utf8')).startsWith(`${PATH} {`)).toBe(true)
  })

  it('waits for the end of a line, and is not deceived by what a person, a tool or a sub-agent wrote', async ({
    machine,
    agent,
  }) => {
    await machine.startSession(agent)
    await machine.write(said('p1', text))
    await machine.write(said('p1', [{ type: 'tool_result', content: interruption('p1') + turnEnd() }]))
    await machine.write(said('p1', [{ type: 'text', text: `"${text}" is what it says` }]))
    await machine.write(interruption('p1', { isSidechain: true }))
    await machine.write(
      line({ type: 'api-request-blob', message: { role: 'user', content: [{ type: 'text', text }] } }),
    )
    await machine.write(said('p2', 'ü'.repeat(70_000)) + interruption('p2').slice(0, 60))
    await vi.waitFor(async () => expect((await machine.kept('.at'))[2]).toBe('p2'), WAIT)
    await machine.write(interruption('p2').slice(60))
    await machine.hears('interrupted p2')
  })

  it('is one for each process, and goes over to the session that follows in it', async ({ machine, agent }) => {
    await machine.startSession(agent)
    await machine.startSession(agent)
    await machine.write(interruption('p1'))
    await machine.hears('interrupted p1')
    const next = join(machine.home, 's2.jsonl')
    await machine.startSession(agent, 's2', next)
    await appendFile(next, interruption('p2'))
    await machine.hears('interrupted p1', 'interrupted p2')
    expect((await machine.told()).map(({ session_id }) => session_id)).toEqual(['s1', 's2'])
    expect(await machine.kept('.pid')).toHaveLength(2)
  })

  it('[P-PAIR-4] tells the last of it and that the process is gone, and ends with it', async ({ machine, agent }) => {
    await machine.startSession(agent)
    await machine.write(said('p1', 'go on'))
    agent.kill('SIGKILL')
    await machine.write(turnEnd())
    await machine.hears('turn_ended p1', 'process_gone')
    await vi.waitFor(async () => expect(await machine.sessions()).toEqual([]), WAIT)
  })

  it('calls nothing gone that another process has resumed', async ({ machine, agent }) => {
    const before = machine.startAgent()
    await machine.startSession(before)
    await machine.startSession(agent)
    before.kill('SIGKILL')
    await vi.waitFor(() => machine.kept('.session'), WAIT)
    await machine.write(interruption('p1'))
    await machine.hears('interrupted p1')
  })

  it('goes on where another one stopped that was killed', async ({ machine, agent }) => {
    await machine.startSession(agent)
    await machine.write(interruption('p1'))
    await machine.hears('interrupted p1')
    process.kill(Number((await machine.kept('.pid'))[0]), 'SIGKILL')
    await machine.write(interruption('p2'))
    await machine.startSession(agent)
    await machine.hears('interrupted p1', 'interrupted p2')
  })

  it('takes no notice of what stands in a file that became shorter', async ({ machine, agent }) => {
    await machine.write(said('p0', 'x'.repeat(5_000)))
    await machine.startSession(agent)
    await machine.write(interruption('p1'))
    await machine.hears('interrupted p1')
    const rewritten = interruption('old')
    await writeFile(machine.transcript, rewritten)
    await vi.waitFor(async () => expect((await machine.kept('.at'))[1]).toBe(`${rewritten.length}`), WAIT)
    await machine.write(interruption('p2'))
    await machine.hears('interrupted p1', 'interrupted p2')
  })

  it('is harmless where it is told of no session', async ({ machine, agent }) => {
    await machine.hook(agent, '{"hook_event_name":"SessionStart"}')
    await machine.hook(agent, 'no JSON')
    expect(await machine.sessions()).toEqual([])
  })
})
