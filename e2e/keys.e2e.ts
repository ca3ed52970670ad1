import { expect, test } from 'playwright/test'
import { Console } from './console.ts'
import { OWNER, startServer, type TestServer } from './server.ts'

let server: TestServer
test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(() => server[Symbol.asyncDispose]())

test('a wrong password says so and lets nobody in', async ({ page }) => {
  const console = new Console(page, server.url)
  await console.signIn({ email: OWNER.email, password: 'not the password' })
  await expect(page.getByText('That is not right')).toBeVisible()
  await expect(page.getByLabel('Password')).toBeFocused()
  await expect(page).toHaveURL(/sign-in/)
})

test('a key is made, works, is revoked, and works no more', async ({ page, request }) => {
  const console = new Console(page, server.url)
  await console.open()
  await page.getByRole('link', { name: 'API keys' }).first().click()
  await page.getByRole('button', { name: 'New key' }).click()
  await page.getByLabel('Name', { exact: true }).fill('nightly')
  await page.getByRole('button', { name: 'Make the key' }).click()
  const settings = JSON.parse(await page.getByRole('region', { name: 'Settings for Claude Code' }).innerText())
  await page.getByRole('button', { name: 'I have it' }).click()
  const headers = { authorization: `Bearer ${settings.env.MC_PUBLISH_KEY}` }
  const send = () => request.post(`${server.url}/api/events`, { headers, data: { type: 'ci:done', data: {} } })
  expect((await send()).status()).toBe(201)
  expect((await request.get(`${server.url}/api/agents`, { headers })).status()).toBe(403)

  await page.getByRole('button', { name: 'Revoke nightly' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Revoke/ })
    .click()
  await expect(page.getByText(/nightly is revoked/)).toBeVisible()
  await expect(page.getByText(/^revoked .*: nightly$/)).toBeFocused()
  expect((await send()).status()).toBe(401)
})

test('signing out ends the session for every tab', async ({ context }) => {
  const [one, two] = [await context.newPage(), await context.newPage()]
  await new Console(one, server.url).open()
  await two.goto(server.url)
  await expect(new Console(two, server.url).pill).toHaveText(/Live/)
  await one.getByRole('button', { name: /owner/ }).click()
  await one.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(one).toHaveURL(/sign-in/)
  await expect(new Console(two, server.url).pill).toHaveText(/Signed out/)
})
