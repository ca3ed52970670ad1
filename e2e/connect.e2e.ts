import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'playwright/test'
import { FakeGateway, TOKEN } from '../lib/connectors/openclaw/fake-gateway.ts'
import { Console } from './console.ts'
import { replayClaudeCode } from './send.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
let home: string
test.beforeAll(async () => {
  server = await startServer()
  home = await mkdtemp(join(tmpdir(), 'agent-home-'))
})
test.afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true })
})

/** The machine of the agent: its own home, our Node first. */
const shell = (line: string) =>
  promisify(execFile)('sh', ['-c', line], {
    env: { ...process.env, HOME: home, MISSION_CONTROL_HOME: join(home, '.mission-control') },
  })

test('a newcomer goes from Connect to the first green check in less than 30 s, and back', async ({ page }) => {
  await new Console(page, server.url).open()
  const started = performance.now()
  await page.getByRole('link', { name: 'Connect' }).first().click()
  await page.getByRole('button', { name: /Claude Code/ }).click()
  await page.getByRole('button', { name: 'Get the line' }).click()
  const line = await page.getByRole('region', { name: 'Line', exact: true }).innerText()
  expect(line).not.toContain('mc_')
  const checks = page.getByRole('region', { name: 'Watch it turn green' }).getByRole('listitem')
  await expect(checks.filter({ hasText: 'Waiting for the machine to call' })).toBeVisible()

  const { stdout } = await shell(`${line} --yes --machine build-03`)
  await expect(checks.filter({ hasText: 'The key is good, done' })).toBeVisible()
  const green = performance.now() - started
  expect(stdout).toContain('settings.json')
  expect(green).toBeLessThan(30_000)
  console.log(`from Connect to the first green check: ${(green / 1_000).toFixed(1)} s`)
  await expect(checks.filter({ hasText: '21 kinds of event' })).toBeVisible()
  await expect(page.getByText('The code was used')).toBeVisible()

  // What Claude Code sends with the key that is in its settings now.
  const settings = JSON.parse(await readFile(join(home, '.claude', 'settings.json'), 'utf8'))
  await replayClaudeCode(server.url, 'http-hooks-otlp-json.bash', settings.env.MC_PUBLISH_KEY)
  await expect(checks.filter({ hasText: 'web-app on build-03' })).toBeVisible()
  await expect(checks.filter({ hasText: 'Tokens are counted' })).toBeVisible()
  const second = await shell(`${line} --yes`).catch((error: { stderr: string }) => error)
  expect(second.stderr).toContain('used already')

  await page.reload()
  await expect(checks.filter({ hasText: 'web-app on build-03' })).toBeVisible()

  const undo = await page.getByRole('region', { name: 'Undo' }).getByRole('region').innerText()
  expect((await shell(undo)).stdout).toContain('The key is ended.')
  await expect(readFile(join(home, '.claude', 'settings.json'))).rejects.toThrow('ENOENT')
})

test('what speaks a protocol gets a key and its lines', async ({ page, request }) => {
  await new Console(page, server.url).open('/connect')
  await page.getByRole('button', { name: 'OpenTelemetry' }).click()
  await page.getByRole('button', { name: 'Make a key' }).click()
  const lines = await page.getByRole('region', { name: 'Lines', exact: true }).innerText()
  const key = /Bearer (mc_[\w-]+)/.exec(lines)?.[1] ?? ''
  const answer = await request.post(`${server.url}/v1/logs`, { headers: { authorization: `Bearer ${key}` }, data: {} })
  expect(answer.status()).toBe(200)
})

test('the gateway of OpenClaw turns green once this server has heard of it', async ({ page }) => {
  await new Console(page, server.url).open('/connect')
  await page.getByRole('button', { name: 'OpenClaw' }).click()
  await expect(page.getByRole('region', { name: 'Variables', exact: true })).toContainText('MC_OPENCLAW_URL')
  await expect(page.getByText('Waiting for the gateway')).toBeVisible()
  using gateway = await FakeGateway.start()
  await server.restart({ MC_OPENCLAW_URL: gateway.url, MC_OPENCLAW_TOKEN: TOKEN })
  await expect(page.getByText('The gateway is up')).toBeVisible()
})
