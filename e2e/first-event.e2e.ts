import { expect, test } from 'playwright/test'
import { Console } from './console.ts'
import { firstLiveEvents } from './first-live-event.ts'
import { startServer } from './server.ts'

test('the first live event is on the screen soon after the page was loaded', async ({ page }) => {
  await using server = await startServer()
  await new Console(page, server.url).open()
  const delays = await firstLiveEvents(page, server.url, 3)
  console.log(`  from the end of loading to the first live event: ${delays.join(', ')} ms`)
  // How soon is measured by the bench scenario deck; this only tells a page that waits for something.
  expect(delays[0]).toBeLessThan(3_000)
})
