import { expect, type Page, test } from 'playwright/test'
import { Console } from './console.ts'
import { startServer } from './server.ts'

/** What the browser refused, as it says it in its console and to the page. */
function refusalsOf(page: Page): string[] {
  const refusals: string[] = []
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) refusals.push(message.text())
  })
  page.on('pageerror', (error) => refusals.push(error.message))
  return refusals
}

test('every page works under its own policy, live socket included', async ({ page }) => {
  await using server = await startServer()
  const refusals = refusalsOf(page)
  const console = new Console(page, server.url)
  await console.open()
  for (const path of ['/settings/keys', '/no/such/room', '/']) await page.goto(server.url + path)
  await expect(console.pill).toHaveText(/Live/)
  expect(refusals).toEqual([])
})

test('a script that got into a page as markup does not run, and no page may be framed', async ({ page }) => {
  await using server = await startServer()
  const { headers } = await fetch(`${server.url}/sign-in`)
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect(headers.get('referrer-policy')).toBe('same-origin')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  const other = await fetch(`${server.url}/sign-in`)
  expect(other.headers.get('content-security-policy')).not.toBe(headers.get('content-security-policy'))

  await page.goto(`${server.url}/sign-in`)
  const refusals = refusalsOf(page)
  await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'document.title = "taken over"'
    document.body.append(script)
  })
  await expect.poll(() => refusals.length).toBeGreaterThan(0)
  await expect(page).not.toHaveTitle('taken over')
})
