import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'
import { entryOf } from './log-fixture.ts'
import { openSqliteLog } from './log-sqlite.ts'

/**
 * Appends to the log in argv[2] as fast as it can until it is killed, and prints each batch once it was acknowledged:
 * `ack <name> <first seq> <size>`. argv[3] makes its ids its own. With `early` as argv[4] it says so before the append, which
 * the check has to notice; one publisher then, so that the seq is known beforehand.
 */
const [, , file = '', run = '', when = ''] = process.argv
const isEarly = when === 'early'
const PUBLISHERS = isEarly ? 1 : 16
const log = await openSqliteLog({
  file,
  limits: DEFAULT_LIMITS,
  onError(error) {
    throw error
  },
})
console.log(`ready ${log.epoch} ${log.head}`)

async function publish(publisher: number): Promise<never> {
  for (let n = 0; ; n += 1) {
    const name = `${run}-${publisher}-${n}`
    const size = 1 + ((n * 7 + publisher) % 40)
    const batch = Array.from({ length: size }, (_, place) =>
      entryOf({ id: `${name}/${place}/${size}`, data: { text: 'x'.repeat(200) } }),
    )
    if (isEarly) process.stdout.write(`ack ${name} ${log.head + 1} ${size}\n`)
    const receipts = await log.append(batch)
    if (!isEarly) process.stdout.write(`ack ${name} ${receipts[0]?.seq} ${size}\n`)
  }
}

await Promise.all(Array.from({ length: PUBLISHERS }, (_, publisher) => publish(publisher)))
