import type { Call } from './command.ts'
import { Failure, usage } from './failure.ts'
import { originOf, type Server, serverAt } from './server.ts'

/** Options of every command that speaks with a key. */
export const SERVER_OPTIONS = { to: { type: 'string' } } as const

/** The server of `--to` or MC_URL, spoken to with MC_KEY. @throws Failure where one of them is not told. */
export function keyedServer({ machine, text }: Call): { readonly server: Server; readonly key: string } {
  const { env, signal } = machine
  const to = text('to') ?? env.MC_URL
  if (to === undefined) throw usage('Which server? Add --to with its address, or set MC_URL.')
  if (env.MC_KEY === undefined || env.MC_KEY === '')
    throw new Failure(
      'unauthenticated',
      'Which key? Set MC_KEY; an argument could be seen by others on this machine.',
      5,
    )
  return { server: serverAt(originOf(to), signal), key: env.MC_KEY }
}
