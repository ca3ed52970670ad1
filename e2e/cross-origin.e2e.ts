import { expect, type Page, test } from 'playwright/test'
import { Console } from './console.ts'
import { serveForeignPage } from './foreign-page.ts'
import { publish } from './send.ts'
import { API_KEY, startServer } from './server.ts'

/** A page of somebody else's on a server of their own, which loads the library from ours as a module. */
const foreignPage = (library: string) => `<!doctype html><html lang="en"><title>Wall</title><script type="module">
  import { MCRealtimeClient } from '${library}/mission-control.js'
  window.listen = (options) => {
    const client = new MCRealtimeClient({ cursor: '0', reconnectInterval: 50, ...options })
    window.heard = []
    client.on('*', ({ seq, type }) => window.heard.push([seq, type]))
    client.connect()
    window.client = client
  }
</script>`

const startForeign = (library: () => string) => serveForeignPage(() => foreignPage(library()))

const open = (page: Page, token: string | null) =>
  page.evaluate((key) => Reflect.get(window, 'listen')(key === null ? {} : { token: key }), token)
const heard = (page: Page) => page.evaluate(() => JSON.stringify(Reflect.get(window, 'heard')))
const stateOf = (page: Page) => page.evaluate(() => Reflect.get(window, 'client').getState().state)
const force = (page: Page, rung: string) => page.evaluate((to) => Reflect.get(window, 'client').useTransport(to), rung)

test('[P-AUTH-6] a page of an allowed origin hears and publishes with its key on every transport', async ({ page }) => {
  let url = ''
  await using foreign = await startForeign(() => url)
  await using server = await startServer({ MC_ALLOWED_ORIGINS: foreign.origin })
  url = server.url
  await publish(server.url, { type: 'crm:dealWon', data: {} })
  await page.goto(foreign.origin)
  await page.waitForFunction(() => 'listen' in window)
  await open(page, API_KEY)
  for (const [rung, state] of [
    ['websocket', 'connected'],
    ['sse', 'streaming'],
    ['poll', 'polling'],
  ] as const) {
    await force(page, rung)
    await expect.poll(() => stateOf(page)).toBe(state)
    await page.evaluate(() => Reflect.get(window, 'client').publish({ type: 'crm:dealWon', data: {} }))
  }
  const stored = await page.evaluate(async () => (await Reflect.get(window, 'client').request('/api/types')).json())
  const last = Number(stored.cursor.split(':')[1])
  const exact = Array.from({ length: last }, (_, place) => place + 1)
  await expect
    .poll(async () => JSON.parse(await heard(page)).map(([seq]: readonly [number, string]) => seq))
    .toEqual(exact)
})

test('[P-AUTH-6] the EventSource of a browser follows from an allowed origin with a ticket in its address', async ({
  page,
}) => {
  let url = ''
  await using foreign = await startForeign(() => url)
  await using server = await startServer({ MC_ALLOWED_ORIGINS: foreign.origin })
  url = server.url
  await publish(server.url, { type: 'crm:dealWon', data: {} })
  await page.goto(foreign.origin)
  const types = await page.evaluate(
    async ([address, key]) => {
      const asked = await fetch(`${address}/api/tickets`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: '{"use":"stream"}',
      })
      const { ticket } = await asked.json()
      const source = new EventSource(`${address}/api/stream?cursor=0&types=crm:*&ticket=${encodeURIComponent(ticket)}`)
      return await new Promise((done, failed) => {
        source.onerror = () => failed(new Error('The stream broke.'))
        source.onmessage = ({ data }) => {
          const { events = [] } = JSON.parse(data)
          if (events.length > 0) done(events.map(({ type }: { type: string }) => type))
        }
      })
    },
    [server.url, API_KEY] as const,
  )
  expect(types).toEqual(['crm:dealWon'])
})

test('[P-AUTH-6] a page of another origin reads nothing over HTTP: not with a key, and not with the cookie of who looks at it', async ({
  page,
}) => {
  let url = ''
  await using foreign = await startForeign(() => url)
  await using server = await startServer({ MC_ALLOWED_ORIGINS: 'https://wall.example.org' })
  url = server.url
  await new Console(page, server.url).open()
  await page.goto(foreign.origin)
  await page.waitForFunction(() => 'listen' in window)
  const tries = await page.evaluate(
    async ([address, key]) => {
      const asked = [
        fetch(`${address}/api/snapshot`, { credentials: 'include' }),
        fetch(`${address}/api/snapshot`, { headers: { authorization: `Bearer ${key}` } }),
        fetch(`${address}/health`),
      ]
      return (await Promise.allSettled(asked)).map(({ status }) => status)
    },
    [server.url, API_KEY] as const,
  )
  expect(tries).toEqual(['rejected', 'rejected', 'rejected'])
  await open(page, null)
  await expect.poll(() => stateOf(page)).toBe('error')
  expect(await heard(page)).toBe('[]')
})
