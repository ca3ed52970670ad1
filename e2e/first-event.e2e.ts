import { expect, test } from 'playwright/test'
import { Console } from './console.ts'
import { firstLiveEvents } from './first-live-event.ts'
import { startServer } from './server.ts'

test('the first live event is on the screen soon after the page was loaded', async ({ page }) => {
  await using server = await startServer()
  await new Console(page, server.url).open()
  const delays = await firstLiveEvents(page, server.url, 3)
  console.log(`  from the end of loading to the first live event: ${delays.join(', ')} ms`)
  // How soon is measured by the bench scenario deck; this only tells a page that waits for something, on a machine of any speed.
  const loadMs = await page.evaluate(() => {
    const [navigation] = performance.getEntriesByType('navigation')
    return navigation instanceof PerformanceNavigationTiming ? navigation.loadEventEnd : Number.NaN
  })
  expect(delays[0]).toBeLessThan(1_000 + 3 * loadMs)
})
