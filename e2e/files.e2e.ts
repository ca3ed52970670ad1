import { expect, test } from 'playwright/test'
import { expectNothingSerious, SCREENS } from './axe.ts'
import { Console } from './console.ts'
import { publish } from './send.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
test.beforeAll(async () => {
  server = await startServer()
  const office = ['sable', 'kato'].flatMap((agentId) => [
    { type: 'agent:registered', data: { agentId, name: agentId, machine: 'desk', project: 'shop', kind: 'codex' } },
    { type: 'agent:statusChange', data: { agentId, status: 'working', task: 'editing' } },
    { type: 'session:started', data: { agentId, sessionId: `s-${agentId}` } },
  ])
  await publish(server.url, [...office, touch('sable', 'src/cart.ts'), touch('sable', 'README.md', 'read')])
})
test.afterAll(() => server[Symbol.asyncDispose]())

const touch = (agentId: string, path: string, change = 'modified') => ({
  type: 'file:change',
  data: { agentId, sessionId: `s-${agentId}`, path, change, root: '/srv/shop' },
})

test('a file that two write is told at once, with who wrote it and all that was done to it', async ({ page }) => {
  await new Console(page, server.url).open('/files')
  await expect(page.getByRole('heading', { level: 1, name: 'Files' })).toBeVisible()
  const list = page.getByRole('region', { name: 'Files, line by line' })
  await expect(list.getByRole('listitem')).toHaveText([/README\.md/, /src\/cart\.ts/])

  await publish(server.url, touch('kato', 'src/cart.ts'))
  await expect(page.getByRole('heading', { level: 1, name: '1 file is in more than one hand' })).toBeVisible()
  await expect(list.getByRole('listitem').first()).toContainText('2 write it')
  await page.keyboard.press('j')
  await expect(page).toHaveURL(/file=/)
  const side = page.getByRole('complementary', { name: 'File' })
  await expect(side.getByRole('region', { name: 'In more than one hand' })).toContainText(/one folder.*kato.*sable/s)
  const history = side.getByRole('region', { name: 'History' }).getByRole('listitem')
  await expect(history).toHaveText([/kato modified it/, /sable modified it/])
  await publish(server.url, touch('kato', 'src/cart.ts', 'read'))
  await expect(history).toHaveText([/kato read it/, /kato modified it/, /sable modified it/])

  await page.getByRole('button', { name: 'Written' }).click()
  await expect(list.getByRole('listitem')).toHaveCount(1)
  await page.reload()
  await expect(list.getByRole('listitem')).toHaveCount(1)
  await expect(page.getByRole('button', { name: 'Written' })).toHaveAttribute('aria-pressed', 'true')

  await publish(server.url, { type: 'session:ended', data: { agentId: 'kato', sessionId: 's-kato' } })
  await expect(page.getByRole('heading', { level: 1, name: 'Files' })).toBeVisible()
})

for (const { name, ...screen } of SCREENS)
  test(`axe finds nothing serious on a ${name}`, async ({ browser }) => {
    await using context = await browser.newContext(screen)
    const page = await context.newPage()
    const file = encodeURIComponent(JSON.stringify(['shop', null, 'src/cart.ts']))
    await new Console(page, server.url).open(`/files?file=${file}`)
    await expect(page.getByRole('region', { name: 'History' }).getByRole('listitem')).not.toHaveCount(0)
    await expectNothingSerious(page)
  })

test('what was done to one file does not stand under the name of another while its own is on its way', async ({
  page,
}) => {
  await publish(server.url, [touch('sable', 'one.md', 'created'), touch('sable', 'two.md', 'read')])
  await new Console(page, server.url).open('/files')
  const side = page.getByRole('complementary', { name: 'File' })
  const history = side.getByRole('region', { name: 'History' }).getByRole('listitem')
  await page.getByRole('button', { name: 'one.md' }).click()
  await expect(history).toHaveText([/sable created it/])
  const gate = Promise.withResolvers<void>()
  await page.route('**/api/files/history?*', async (route) => {
    await gate.promise
    await route.continue()
  })
  await page.getByRole('button', { name: 'two.md' }).click()
  await expect(side.getByRole('heading', { name: 'two.md' })).toBeVisible()
  await expect(history).toHaveCount(0)
  gate.resolve()
  await expect(history).toHaveText([/sable read it/])
})
