import { expect, type Page, test } from 'playwright/test'
import { Console } from './console.ts'
import { publish } from './send.ts'
import { API_KEY, startServer, type TestServer } from './server.ts'

/** How a browser tells of alerts, in browsers that a test machine has not: its means are replaced by ones that write down. */

let server: TestServer
test.beforeAll(async () => {
  server = await startServer()
  const headers = { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ channels: ['browser', 'sound'] })
  await fetch(`${server.url}/api/rules/reported`, { method: 'PATCH', headers, body })
})
test.afterAll(async () => {
  await server[Symbol.asyncDispose]()
})

/** Notices as this page would show them; a phone's browser has the class and lets no page use it. */
async function tellIn(page: Page, kind: 'desk' | 'phone'): Promise<() => Promise<readonly string[]>> {
  const shown: string[] = []
  await page.exposeFunction('noticeShown', (title: string) => void shown.push(title))
  await page.addInitScript((kind) => {
    localStorage.setItem('mission-control:alert-notices', 'browser sound')
    class Notice extends EventTarget {
      static readonly permission = 'granted'
      constructor(title: string) {
        super()
        if (kind === 'phone') throw new TypeError('Illegal constructor')
        Reflect.get(window, 'noticeShown')(title)
      }
      close() {}
    }
    class Silent {
      readonly state = 'suspended'
      readonly resume = () => new Promise<void>(() => undefined)
      readonly close = () => Promise.resolve()
    }
    Object.assign(window, { Notification: Notice, AudioContext: Silent })
  }, kind)
  return async () => shown
}

const report = (rule: string) => ({
  type: 'system:alert',
  data: { rule, severity: 'warning', message: `${rule} is ill` },
})

test('hundreds of alerts at once are a notice for the first and one for the others; no sound is said, once', async ({
  page,
}) => {
  const shown = await tellIn(page, 'desk')
  await publish(server.url, report('before'))
  await new Console(page, server.url).open('/alerts')
  await publish(server.url, report('first'))
  await expect.poll(shown).toEqual(['Alert'])
  await publish(
    server.url,
    Array.from({ length: 200 }, (_, at) => report(`more-${at}`)),
  )
  await expect.poll(shown).toEqual(['Alert', '200 alerts fire'])
  await expect(page.getByText('plays no sound before somebody clicks')).toHaveCount(1)
})

test('a browser that lets no page show notices says so, and goes on', async ({ page }) => {
  const shown = await tellIn(page, 'phone')
  const errors: Error[] = []
  page.on('pageerror', (error) => errors.push(error))
  await new Console(page, server.url).open('/alerts')
  await page.getByRole('button', { name: 'Test the browser' }).click()
  await expect(page.getByText('shows no notifications of pages')).toBeVisible()
  await publish(server.url, report('on a phone'))
  await expect(page.getByText('on a phone is ill', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Test the sound' }).click()
  await expect(page.getByText('This browser plays no sound. Is it muted?')).toBeVisible()
  expect(await shown()).toEqual([])
  expect(errors).toEqual([])
})

test('what the browser allows is said anew as soon as its settings change', async ({ page }) => {
  await page.addInitScript(() => {
    class Notice extends EventTarget {
      static permission = 'granted'
    }
    const status = new EventTarget()
    const change = (permission: string) => {
      Notice.permission = permission
      status.dispatchEvent(new Event('change'))
    }
    Object.assign(window, { Notification: Notice, changeNotices: change })
    navigator.permissions.query = async () => status as PermissionStatus
  })
  const change = (to: string) => page.evaluate((to) => Reflect.get(window, 'changeNotices')(to), to)
  await new Console(page, server.url).open('/alerts')
  await expect(page.getByText('allowed in this browser')).toBeVisible()
  await change('denied')
  await expect(page.getByText('blocked: allow it in the site settings')).toBeVisible()
  await change('granted')
  await expect(page.getByText('allowed in this browser')).toBeVisible()
})
