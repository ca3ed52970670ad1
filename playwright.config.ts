import { defineConfig } from 'playwright/test'
import { findChromium } from './e2e/find-chromium.ts'

const chromium = await findChromium()

/** Every test starts a server of its own (e2e/server.ts), so none depends on what another left behind. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.e2e.ts',
  // More than the two cores that there may be: half of a test is waiting for something to be shown.
  workers: 4,
  // Browsers and servers share the machine: what fails once and then passes is told as flaky.
  retries: 1,
  // How long until a test is given up, not how long it may take: where four servers render their first page at once on two
  // cores that others use too, a page takes seconds.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  use: {
    // Without a GPU a software one would draw every frame, at the price of all that the pages do themselves.
    launchOptions: { ...chromium, args: [...(chromium.args ?? []), '--disable-gpu'] },
    // Recording every test would make each longer.
    trace: 'on-first-retry',
  },
})
