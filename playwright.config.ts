import { defineConfig } from 'playwright/test'
import { findChromium } from './e2e/find-chromium.ts'

/** Every test starts a server of its own (e2e/server.ts), so none depends on what another left behind. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.e2e.ts',
  // More than the two cores that there may be: half of a test is waiting for something to be shown.
  workers: 4,
  // Browsers and servers share the machine: what fails once and then passes is told as flaky.
  retries: 1,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  // Recording every test would make each longer.
  use: { launchOptions: await findChromium(), trace: 'on-first-retry' },
})
