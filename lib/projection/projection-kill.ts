import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/**
 * Kills a process that appends to `log.db` and follows it into `projection.db` with SIGKILL, after so many pages were applied.
 * @param restsEvery see projection.test-worker.ts.
 */
export async function killWhileFollowing(dir: string, pages: number, restsEvery: number | null): Promise<void> {
  const program = fileURLToPath(new URL('./projection-kill.child.ts', import.meta.url))
  const child = spawn(process.execPath, [program, dir, String(restsEvery ?? '')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  let applied = 0
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'applied') applied++
    if (applied === pages) child.kill('SIGKILL')
  }
  const [code, signal] = await exited
  if (signal !== 'SIGKILL') throw new Error(`the following process ended by itself (${code ?? signal})`)
}
