import { expect, test } from 'playwright/test'
import { Console } from './console.ts'
import { publish } from './send.ts'
import { startServer, type TestServer } from './server.ts'

const AGENTS = 60
const nameOf = (n: number) => `Builder ${String(n).padStart(2, '0')}`
const idOf = (n: number) => `builder-${n}`

let server: TestServer
test.beforeAll(async () => {
  server = await startServer()
  await publish(
    server.url,
    Array.from({ length: AGENTS }, (_, n) => ({
      type: 'agent:registered',
      data: { agentId: idOf(n), name: nameOf(n), kind: 'script' },
    })),
  )
  await publish(
    server.url,
    Array.from({ length: AGENTS }, (_, n) => ({
      type: 'agent:activity',
      data: { agentId: idOf(n), kind: 'message', title: `Step ${n} of many` },
    })),
  )
})
test.afterAll(() => server[Symbol.asyncDispose]())

const working = (n: number, task: string) => ({
  type: 'agent:statusChange',
  data: { agentId: idOf(n), status: 'working', task },
})

test('what a card out of view says becomes right without it being looked at, and goes on when it is scrolled to', async ({
  page,
}) => {
  await new Console(page, server.url).open()
  await publish(
    server.url,
    Array.from({ length: AGENTS }, (_, n) => working(n, 'Read the plan')),
  )
  const card = page.locator('li.agent', { hasText: nameOf(AGENTS - 1) })
  await expect(card).toContainText('Read the plan')
  await expect(card).not.toBeInViewport()
  await publish(server.url, [working(AGENTS - 1, 'Write the parser')])
  await expect(card).toContainText('Write the parser')
  await card.scrollIntoViewIfNeeded()
  await publish(server.url, [working(AGENTS - 1, 'Mend the parser')])
  await expect(card).toContainText('Mend the parser')
})

test('the feed draws the lines that fit, and all that it has as somebody scrolls them', async ({ page }) => {
  await page.setViewportSize({ width: 1_440, height: 1_300 })
  await new Console(page, server.url).open()
  const feed = page.getByRole('log', { name: 'Activity, newest first' })
  await expect(feed).toContainText(`Step ${AGENTS - 1} of many`)
  const lines = feed.locator('li')
  const fitting = await feed.evaluate((box) => Math.ceil(box.clientHeight / 29) + 1)
  await expect(lines).toHaveCount(fitting)
  expect(fitting).toBeLessThan(40)
  await feed.hover()
  await feed.evaluate((box) => box.scrollTo({ top: box.scrollHeight }))
  // Sixty steps, and of those who joined before the newest forty: a hundred are kept for whoever reads.
  await expect(lines.filter({ hasText: `${nameOf(AGENTS - 40)} joined` })).toBeInViewport()
  await expect(lines.filter({ hasText: `Step ${AGENTS - 1} of many` })).toHaveCount(0)
})
