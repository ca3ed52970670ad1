import { defineConfig } from 'playwright/test'
import { findChromium } from './e2e/find-chromium.ts'

/** Every test starts a server of its own (e2e/server.ts), so none depends on what another left behind. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.e2e.ts',
  workers: 2,
  // Two browsers and two servers share what may be two cores: what fails once and then passes is told as flaky.
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: { launchOptions: await findChromium(), trace: 'retain-on-failure' },
})
