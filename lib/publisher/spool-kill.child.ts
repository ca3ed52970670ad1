import { httpSender } from './http-sender.ts'
import { openSpool } from './spool.ts'

/**
 * Publishes through the spool in argv[2] to the server at argv[3] until it is killed: `kept <id>` once an event is kept. Its
 * ids go on after argv[4].
 */
const [, , dir = '', url = '', run = ''] = process.argv
const spool = await openSpool({ dir, send: httpSender({ url, retry: { attempts: 1, timeoutMs: 2_000 } }) })
const LANES = 4

async function publish(lane: number): Promise<never> {
  for (let n = 0; ; n++) {
    const id = `${run}-${lane}-${n}`
    await spool.publisher.broadcast('test:said', { lane, n, text: 'é'.repeat(n % 50) }, { id })
    process.stdout.write(`kept ${id}\n`)
  }
}

await Promise.all(Array.from({ length: LANES }, (_, lane) => publish(lane)))
