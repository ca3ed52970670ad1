import { expect, test } from 'playwright/test'
import { Console } from './console.ts'
import { replayClaudeCode } from './send.ts'
import { startServer } from './server.ts'

test('a newcomer becomes the owner, makes a key, and sees Claude Code work without reloading', async ({
  page,
  request,
}) => {
  await using server = await startServer({ MC_OWNER_EMAIL: '', MC_OWNER_PASSWORD: '', MC_API_KEY: '' })
  const link = /(http\S+\/setup\?token=\S+)/.exec(server.output())?.[1] ?? ''

  await page.goto(server.url)
  await expect(page.getByRole('heading', { name: 'The key to the office is missing' })).toBeVisible()

  await page.goto(link)
  await page.getByLabel('Your name').fill('Robin')
  await page.getByLabel('E-mail').fill('robin@example.com')
  await page.getByLabel('Password').fill('a long enough password')
  await page.getByRole('button', { name: 'Make the owner account' }).click()
  await expect(page.getByRole('button', { name: /Live/ })).toBeVisible()

  const again = await request.post(`${server.url}/api/setup`, {
    data: {
      token: new URL(link).searchParams.get('token'),
      email: 'eve@example.com',
      name: 'Eve',
      password: 'another password',
    },
  })
  expect(again.status()).toBe(409)

  await page.getByRole('link', { name: 'Connect an agent' }).click()
  await expect(page.getByRole('button', { name: 'Get the line' })).toBeVisible()
  // By hand, for machines on which nothing may be run.
  await page.getByRole('link', { name: 'API keys' }).first().click()
  await page.getByRole('button', { name: 'New key' }).click()
  await page.getByLabel('Name', { exact: true }).fill('laptop')
  await page.getByRole('button', { name: 'Make the key' }).click()
  const settings = JSON.parse(await page.getByRole('region', { name: 'Settings for Claude Code' }).innerText())
  const key: string = settings.env.MC_PUBLISH_KEY
  expect(key).toMatch(/^mc_[\w-]{43}$/)
  expect(settings.hooks.PreToolUse[0].hooks[0].url).toBe(`${server.url}/api/ingest/claude-code/hooks`)
  expect(settings.env.OTEL_EXPORTER_OTLP_HEADERS).toBe(`Authorization=Bearer ${key}`)
  await page.getByRole('button', { name: 'I have it' }).click()
  await page.getByRole('link', { name: 'Deck' }).first().click()

  const console = new Console(page, server.url)
  await replayClaudeCode(server.url, 'http-hooks-otlp-json.bash', key)
  await expect(console.agent('web-app')).toBeVisible()
  await expect(console.agent('web-app')).toContainText('$0.01')
  await expect(page.getByText('Done: it printed hi.').first()).toBeVisible()

  await page.context().clearCookies()
  await page.goto(server.url)
  await expect(page).toHaveURL(/sign-in/)
})
