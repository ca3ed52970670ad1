import { defineConfig } from 'vitest/config'

/** Tests stand beside the file they hold. `*.unit.test.ts(x)` are pure; every other test may open sockets, files and threads. */
export default defineConfig({
  test: {
    projects: [
      {
        test: { name: 'unit', include: ['{lib,components,app,cli,test}/**/*.unit.test.{ts,tsx}'], testTimeout: 20_000 },
      },
      {
        test: {
          name: 'integration',
          include: ['{lib,components,app,cli,test}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.unit.test.*', '**/node_modules/**'],
          pool: 'forks',
          maxWorkers: 3,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
