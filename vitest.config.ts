import { defineConfig } from 'vitest/config'
import { PATIENCE_MS } from './test/patience-ms.ts'
import { SlowestFirst } from './test/slowest-first.ts'

/** Half of a test with sockets is waiting: more of them at once than there may be cores. */
const WORKERS = 3

/** When a test is given up, in milliseconds. Not how long it may take: a machine that others use takes many times as long. */
const HANGS = 120_000

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
          // Pure ones leave nothing behind, and a process for each of two hundred files is nearly half of their work.
          isolate: false,
          maxWorkers: WORKERS,
          testTimeout: HANGS,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{lib,components,app,cli,test}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.unit.test.*', '**/node_modules/**'],
          setupFiles: ['test/patience.ts'],
          expect: { poll: { timeout: PATIENCE_MS } },
          pool: 'forks',
          maxWorkers: WORKERS,
          testTimeout: HANGS,
          hookTimeout: HANGS,
        },
      },
    ],
  },
})
