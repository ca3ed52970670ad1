import type { ApiKey } from '#lib/auth/accounts.ts'
import type { Call, Command } from './command.ts'
import { type ExitCode, usage } from './failure.ts'
import { keyedServer, SERVER_OPTIONS } from './keyed-server.ts'

export const key: Command = {
  name: 'key',
  summary: 'create, list and revoke API keys',
  help: `mission-control key create <name> [--scopes publish,read] [--machine <name>] [--agent <id>]
mission-control key list
mission-control key revoke <id>

"create" prints the secret alone on standard output, for a file or a pipe: it is told this once.

  --to <address>   the server (MC_URL); the key is MC_KEY, with the scope admin`,
  options: {
    ...SERVER_OPTIONS,
    scopes: { type: 'string' },
    machine: { type: 'string' },
    agent: { type: 'string' },
  },
  run(call) {
    const [act, what] = call.words
    if (act === 'list') return list(call)
    if (act === 'create' && what !== undefined) return create(call, what)
    if (act === 'revoke' && what !== undefined) return revoke(call, what)
    throw usage('Write: key create <name>, key list, or key revoke <id>.')
  },
}

async function create(call: Call, name: string): Promise<ExitCode> {
  const { server, key } = keyedServer(call)
  const [machine, agentId] = [call.text('machine'), call.text('agent')]
  const bound = { ...(machine === undefined ? {} : { machine }), ...(agentId === undefined ? {} : { agentId }) }
  const scopes = (call.text('scopes') ?? 'publish').split(',').map((scope) => scope.trim())
  // A cast, as below: the answer is that of lib/auth/api.schema.ts.
  const made = (await server.call('POST', '/api/keys', { key, body: { name, scopes, bound } })) as {
    readonly key: ApiKey
    readonly secret: string
  }
  call.machine.err(`${made.key.id}  ${made.key.name}  may ${made.key.scopes.join(', ')}\n`)
  call.machine.out(`${made.secret}\n`)
  return 0
}

async function list(call: Call): Promise<ExitCode> {
  const { server, key } = keyedServer(call)
  const { items } = (await server.call('GET', '/api/keys', { key })) as { readonly items: readonly ApiKey[] }
  for (const { id, name, prefix, scopes, bound, lastUsedDay, revokedAt } of items) {
    const where = [bound.machine, bound.agentId].filter((one) => one !== undefined)
    const life = revokedAt === null ? `last used ${lastUsedDay ?? 'never'}` : `revoked ${revokedAt}`
    call.machine.out(`${[id, name, `${prefix}…`, scopes.join(','), where.join(',') || '-', life].join('\t')}\n`)
  }
  return 0
}

async function revoke(call: Call, id: string): Promise<ExitCode> {
  const { server, key } = keyedServer(call)
  await server.call('DELETE', `/api/keys/${encodeURIComponent(id)}`, { key })
  call.machine.err('It is revoked.\n')
  return 0
}
