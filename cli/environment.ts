import { closeSync, createReadStream, openSync } from 'node:fs'
import { homedir, hostname } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import type { Machine } from './machine.ts'

/** The one place of the CLI that looks at the process it runs in. */
export function thisMachine(signal: AbortSignal): Machine {
  const env = process.env
  const home = env.HOME || homedir()
  return {
    home,
    dir: env.MISSION_CONTROL_HOME || join(home, '.mission-control'),
    name: hostname().replace(/\..*$/, '') || 'unknown',
    env,
    program: process.argv[1] ?? '',
    now: Date.now,
    out: (line) => process.stdout.write(line),
    err: (line) => process.stderr.write(line),
    stdin: () => text(process.stdin),
    ask: askTerminal,
    signal,
  }
}

/** The terminal itself, since standard input may be the script that runs us. */
async function askTerminal(question: string): Promise<boolean | null> {
  let terminal: number
  try {
    terminal = openSync('/dev/tty', 'r')
  } catch {
    // No terminal, as in a build: nobody is there to say yes.
    return null
  }
  process.stderr.write(`${question} [Y/n] `)
  const input = createReadStream('', { fd: terminal, autoClose: false })
  const lines = createInterface({ input })
  try {
    for await (const line of lines) return /^(y|yes|)$/i.test(line.trim())
    return null
  } finally {
    lines.close()
    input.destroy()
    closeSync(terminal)
  }
}
