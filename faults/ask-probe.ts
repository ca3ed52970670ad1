import type { TestServer } from '#e2e/server.ts'
import type { Held } from './leak-probe.ts'
import { until } from './until.ts'

const PROBE = new URL('./leak-probe.ts', import.meta.url).href

/** What a server is started with so that it can be asked what it holds. */
export const PROBED = { NODE_OPTIONS: `--expose-gc --import ${PROBE}` }

/** What the server's process holds now, after garbage collection. @throws where it does not answer. */
export async function askProbe(server: TestServer): Promise<Held> {
  const lines = () => server.output().match(/^held .*$/gm) ?? []
  const { length } = lines()
  process.kill(server.pid, 'SIGUSR2')
  await until(() => lines().length > length, 10_000)
  return JSON.parse((lines().at(-1) ?? '').slice('held '.length))
}
