import { expect, test } from 'playwright/test'
import { Console } from './console.ts'
import { type LineProxy, startProxy } from './proxy.ts'
import { publish } from './send.ts'
import { startServer, type TestServer } from './server.ts'

let server: TestServer
let proxy: LineProxy
test.beforeAll(async () => {
  server = await startServer()
})
test.afterAll(() => server[Symbol.asyncDispose]())
test.beforeEach(async () => {
  proxy = await startProxy(server.url)
})
test.afterEach(() => proxy[Symbol.asyncDispose]())

const hello = (name: string) => publish(server.url, { type: 'agent:registered', data: { agentId: name, name } })

test('[P-LADDER-1] a network without WebSockets gets the same page over SSE', async ({ page }) => {
  proxy.weather = 'strip'
  const console = new Console(page, proxy.url)
  await console.signIn()
  await expect(console.pill).toHaveText(/Live.*SSE/)
  await hello('Over-SSE')
  await expect(console.agent('Over-SSE')).toBeVisible()
})

test('[P-LADDER-1] a network that mutes streams gets the same page by polling', async ({ page }) => {
  proxy.weather = 'mute'
  const console = new Console(page, proxy.url)
  await console.signIn()
  await expect(console.pill).toHaveText(/Polling/, { timeout: 60_000 })
  await hello('By-poll')
  await expect(console.agent('By-poll')).toBeVisible()
})

test('a cut line is mended without a reload, and nothing is missed', async ({ page }) => {
  const console = new Console(page, proxy.url)
  await console.signIn()
  await expect(console.pill).toHaveText(/Live.*WebSocket/)
  for (let n = 0; n < 5; n++) {
    proxy.cut()
    await hello(`Cut-${n}`)
    await expect(console.agent(`Cut-${n}`)).toBeVisible()
  }
  await expect(console.pill).toHaveText(/Live/)
})

test('a server that stops says so before anybody could notice its silence, and the page comes back by itself', async ({
  page,
}) => {
  const console = new Console(page, server.url)
  await console.open()
  await server.stop('SIGTERM')
  // Silence alone is noticed after 20 s at the earliest.
  await expect(console.pill).not.toHaveText(/Live/, { timeout: 15_000 })
  await server.restart()
  await expect(console.pill).toHaveText(/Live/, { timeout: 40_000 })
  await hello('After-restart')
  await expect(console.agent('After-restart')).toBeVisible()
})
