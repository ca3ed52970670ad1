import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Machine } from './machine.ts'
import { run } from './run.ts'

/** A machine of its own home folder, on which nobody sits; `says` is what a person there would answer. */
export function startMachine(env: Machine['env'] = {}, says: boolean | null = null) {
  const home = mkdtempSync(join(tmpdir(), 'machine-'))
  const stop = new AbortController()
  const said = { out: '', err: '' }
  const machine: Machine = {
    home,
    dir: join(home, '.mission-control'),
    name: 'build-03',
    env,
    program: 'main.ts',
    now: Date.now,
    out: (text) => {
      said.out += text
    },
    err: (text) => {
      said.err += text
    },
    stdin: async () => '',
    ask: async () => says,
    signal: stop.signal,
  }
  return {
    machine,
    home,
    said,
    stop: () => stop.abort(),
    /** Runs one command line. @returns its exit code and all that it said, cut off what earlier ones said. */
    async run(args: readonly string[], more: Partial<Machine> = {}) {
      said.out = ''
      said.err = ''
      const code = await run(args, { ...machine, ...more })
      return { code, ...said }
    },
    [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }),
  }
}
