import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NODE_FLAGS } from '../scripts/node-flags.mjs'

export const OWNER = { email: 'owner@example.com', password: 'correct horse battery' }
export const API_KEY = 'test-key-0123456789abcdefghijklmnopqrstuvwxyz'

export interface TestServer extends AsyncDisposable {
  readonly url: string
  readonly pid: number
  readonly dataDir: string
  /** From starting the process to its ready line, in milliseconds, for the latest start. */
  readonly readyMs: number
  /** Everything printed so far. */
  output(): string
  /** Ends the process with a signal and waits until it is gone. @returns its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
  /** Starts again on the same data folder and, unless told otherwise, the same port. */
  restart(env?: Record<string, string>): Promise<void>
}

/** The product as a user runs it, in production mode, on a free port and an empty data folder. */
export async function startServer(env: Record<string, string> = {}): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'mission-control-e2e-'))
  const owner = { MC_OWNER_EMAIL: OWNER.email, MC_OWNER_PASSWORD: OWNER.password, MC_API_KEY: API_KEY }
  let running = await launch(dataDir, { PORT: '0', ...owner, ...env })
  return {
    get url() {
      return running.url
    },
    get pid() {
      return running.pid
    },
    dataDir,
    get readyMs() {
      return running.readyMs
    },
    output: () => running.output(),
    stop: (signal) => running.stop(signal),
    async restart(more = {}) {
      await running.stop()
      running = await launch(dataDir, { PORT: new URL(running.url).port, ...owner, ...env, ...more })
    },
    async [Symbol.asyncDispose]() {
      await running.stop('SIGKILL')
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Starts the server and waits for its ready line. @throws with what it printed when it leaves before. */
async function launch(dataDir: string, env: Record<string, string>) {
  const started = performance.now()
  const child = spawn(process.execPath, [...NODE_FLAGS, 'server.ts'], {
    env: { ...withoutSettings(), NODE_ENV: 'production', DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // Whoever started it may be ended early, and must not leave it behind.
  const orphan = () => {
    child.kill('SIGKILL')
    rmSync(dataDir, { recursive: true, force: true })
  }
  process.once('exit', orphan)
  child.once('exit', () => process.off('exit', orphan))
  let printed = ''
  const exited = once(child, 'exit')
  const ready = Promise.withResolvers<string>()
  const hear = (chunk: Buffer) => {
    printed += chunk
    const url = /ready (http\S+)/.exec(printed)?.[1]
    if (url) ready.resolve(url)
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  child.once('exit', (code) => ready.reject(new Error(`The server left with code ${code}: ${printed}`)))
  const url = await ready.promise
  const readyMs = Math.round(performance.now() - started)
  return {
    url,
    readyMs,
    pid: child.pid ?? 0,
    output: () => printed,
    async stop(signal: NodeJS.Signals = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal)
        await exited
      }
      return child.exitCode
    },
  }
}

/** Tests decide every setting themselves. */
const withoutSettings = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(MC_|NEXTAUTH|PORT$|HOST$|DATA_DIR$)/.test(name)),
  )

/** Signs in as the owner without a browser. @returns the Cookie header. */
export async function signIn(url: string, { email, password } = OWNER): Promise<string> {
  const jar = new Map<string, string>()
  const keep = (response: Response) => {
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';')
      const at = pair.indexOf('=')
      jar.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return response
  }
  const cookies = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  const { csrfToken } = await keep(await fetch(`${url}/api/auth/csrf`)).json()
  keep(
    await fetch(`${url}/api/auth/callback/credentials`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: cookies(), 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ csrfToken, email, password, json: 'true' }),
    }),
  )
  return cookies()
}
