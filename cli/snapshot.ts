import type { Command } from './command.ts'
import { keyedServer, SERVER_OPTIONS } from './keyed-server.ts'

export const snapshot: Command = {
  name: 'snapshot',
  summary: 'print the live state, or one part of it, as JSON',
  help: `mission-control snapshot [agents|sessions|tasks|tokens|…]

The whole state comes with the cursor from which "tail --from" goes on without a gap.

  --to <address>   the server (MC_URL); the key is MC_KEY, with the scope read`,
  options: SERVER_OPTIONS,
  async run(call) {
    const { server, key } = keyedServer(call)
    const [part] = call.words
    const path = part === undefined ? '/api/snapshot' : `/api/${encodeURIComponent(part)}?limit=500`
    call.machine.out(`${JSON.stringify(await server.call('GET', path, { key }), null, 2)}\n`)
    return 0
  },
}
