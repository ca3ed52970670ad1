import { cpus, loadavg, release, totalmem } from 'node:os'
import { openFilesLimit } from './measure.ts'

/** What the figures were measured on, in one line. */
export function machine(): string {
  const [cpu] = cpus()
  const gib = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} × ${cpu?.model.trim()}, ${gib} GiB, ${process.platform} ${release()}, Node ${process.versions.node}`
}

export const load = (): number => loadavg()[0] ?? 0

/** Sockets of both sides would be 10,000 each; a process needs a few more. */
const FILES = 10_500

/** @returns what is wrong with this machine for benchmarks, or null. */
export function unfit(): string | null {
  if (process.platform !== 'linux')
    return 'The benchmarks read CPU and memory of other processes from /proc, so they run on Linux only.'
  const files = openFilesLimit()
  if (files >= FILES) return null
  return `A process may open ${files} files here and the benchmarks need ${FILES}. Raise the limit with: ulimit -Sn ${FILES} (where that is refused, raise the hard limit in /etc/security/limits.conf).`
}
