import { expect, test } from 'playwright/test'
import { expectNothingSerious, SCREENS } from './axe.ts'
import { Console } from './console.ts'
import { publish, replayClaudeCode } from './send.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
test.beforeAll(async () => {
  server = await startServer()
  await replayClaudeCode(server.url, 'subagent')
  await publish(server.url, [
    { type: 'agent:statusChange', data: { agentId: 'asker', status: 'waiting', reason: 'permission' } },
    { type: 'agent:statusChange', data: { agentId: 'broken', status: 'error', evidence: { detail: 'exit 1' } } },
    { type: 'agent:statusChange', data: { agentId: 'worker', status: 'working', task: 'something' } },
  ])
})
test.afterAll(() => server[Symbol.asyncDispose]())

for (const { name, ...screen } of SCREENS)
  test(`axe finds nothing serious on a ${name}`, async ({ browser }) => {
    await using context = await browser.newContext(screen)
    const page = await context.newPage()
    await page.goto(`${server.url}/sign-in`)
    await expectNothingSerious(page)
    await new Console(page, server.url).open()
    await expectNothingSerious(page)
    await page.goto(`${server.url}/connect`)
    await page.getByRole('button', { name: 'Get the line' }).click()
    await expect(page.getByRole('region', { name: 'Line', exact: true })).toBeVisible()
    await expectNothingSerious(page)
    await page.goto(`${server.url}/settings/keys`)
    await expectNothingSerious(page)
  })

test('what axe is asked by does find what is wrong, by day and by night', async ({ page }) => {
  const css = '@media (prefers-color-scheme: dark) { p { color: #222; background: #000 } }'
  await page.setContent(`<!doctype html><html lang="en"><title>Bad</title><style>${css}</style><p>Words`)
  await expect(expectNothingSerious(page)).rejects.toThrow('color-contrast')
  await page.setContent('<!doctype html><html lang="en"><title>Bad</title><img src="data:,">')
  await expect(expectNothingSerious(page)).rejects.toThrow('image-alt')
})
