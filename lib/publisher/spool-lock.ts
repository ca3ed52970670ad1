import { readFile, stat, unlink, utimes, writeFile } from 'node:fs/promises'
import { MissionError } from '#lib/protocol/errors.ts'

/** A holder says so at this pace; one that said nothing for so long is gone, whoever has its process number now. */
const TOUCH_MS = 10_000
const GONE_MS = 60_000

/** In a container the next process often has the same number. */
const ME = `${process.pid} ${performance.timeOrigin}`

/**
 * Holds a file that says which process uses a folder. One that was killed leaves it behind, and the next takes it over.
 * @throws MissionError `conflict` while another process lives that holds it.
 */
export async function takeLock(file: string): Promise<AsyncDisposable> {
  for (let tries = 0; ; tries++) {
    try {
      await writeFile(file, ME, { flag: 'wx', mode: 0o600 })
      break
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error
      if (tries > 2 || (await isHeld(file))) {
        throw new MissionError(
          'conflict',
          `Another program uses this folder: see ${file}. Give each a folder of its own.`,
        )
      }
      await unlink(file).catch(() => undefined)
    }
  }
  const timer = setInterval(() => {
    const now = new Date()
    utimes(file, now, now).catch(() => undefined)
  }, TOUCH_MS)
  timer.unref()
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await unlink(file).catch(() => undefined)
    },
  }
}

async function isHeld(file: string): Promise<boolean> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)])
    if (Date.now() - mtimeMs >= GONE_MS) return false
    const pid = Number.parseInt(text, 10)
    // Nothing stands in one that is being made.
    return text === ME || text === '' || (pid !== process.pid && isAlive(pid))
  } catch (error) {
    if (isCode(error, 'ENOENT')) return false
    throw error
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code
