import { defineConfig } from 'vitest/config'
import { SlowestFirst } from './test/slowest-first.ts'

/** Half of a test with sockets is waiting: more of them at once than there may be cores. */
const WORKERS = 3

/** Tests stand beside the file they hold. `*.unit.test.ts(x)` are pure; every other test may open sockets, files and threads. */
export default defineConfig({
  test: {
    sequence: { sequencer: SlowestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{lib,components,app,cli,test}/**/*.unit.test.{ts,tsx}'],
          pool: 'forks',
          maxWorkers: WORKERS,
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{lib,components,app,cli,test}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.unit.test.*', '**/node_modules/**'],
          pool: 'forks',
          maxWorkers: WORKERS,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
