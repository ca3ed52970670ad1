#!/usr/bin/env node
// `mission-control` inside this repository: cli/main.ts on the project's own Node, whatever Node calls it.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const own = join(root, 'node_modules', '.bin', 'node')
const { status } = spawnSync(
  existsSync(own) ? own : process.execPath,
  [join(root, 'cli', 'main.ts'), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
)
process.exit(status ?? 1)
