import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { API_KEY, startServer, type TestServer } from '#e2e/server.ts'
import { missingPrograms } from './present-programs.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer({ MC_LIMITS: '{"presenceGraceMs": 300}' })
})
afterAll(() => server[Symbol.asyncDispose]())

const env = () => ({ ...process.env, MC_URL: server.url, MC_KEY: API_KEY })

async function item(path: string): Promise<Record<string, unknown>> {
  const response = await fetch(server.url + path, { headers: { authorization: `Bearer ${API_KEY}` } })
  expect(response.status).toBe(200)
  return (await response.json()) as Record<string, unknown>
}

it('examples/agent.py works, has 30 lines at most and tells what it did', async ({ skip }) => {
  skip(missingPrograms(['python3']).length > 0, 'this machine has no python3, so examples/agent.py was not run')
  expect(readFileSync('examples/agent.py', 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(30)
  const child = spawn('python3', ['examples/agent.py'], { env: env() })
  const [printed, complaints, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  expect([complaints, code]).toEqual(['', 0])
  expect(printed).toMatch(/^\[\{'id': '[^']+', 'seq': \d+, 'duplicate': False\}\]/)
  expect(await item('/api/agents/py-1')).toMatchObject({
    name: 'Reporter',
    kind: 'python',
    status: 'idle',
    tokens: { input: 1200, output: 340 },
  })
})

it('examples/agent.js is present while it runs, and offline when it was killed', async () => {
  const child = spawn(process.execPath, ['examples/agent.js'], { env: env(), stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const [line] = await once(child.stdout, 'data')
    expect(JSON.parse(String(line))).toMatchObject({ type: 'reply', ok: { results: [{ duplicate: false }] } })
    const agent = await item('/api/agents/js-1')
    expect(agent).toMatchObject({ name: 'Sorter', status: 'working' })
  } finally {
    child.kill('SIGKILL')
  }
  await expect.poll(async () => (await item('/api/agents/js-1')).status).toBe('offline')
})
