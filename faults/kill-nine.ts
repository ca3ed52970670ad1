import { setTimeout as sleep } from 'node:timers/promises'
import { startServer } from '#e2e/server.ts'
import { checkExactness, ExactReader } from '#lib/hub/exactness-check.ts'
import { readOver, TRANSPORTS, type Transport } from '#lib/hub/transport-hopper.ts'
import { chanceOf } from './chance.ts'
import type { FaultOptions, FaultReport } from './fault.ts'
import { doorOf, publishTo, stateHashOf, storedIn } from './product.ts'

/**
 * `rounds` times kill -9 of the running product under load, with a client on each transport that comes back by its cursor.
 * Pass: every acknowledged event is where its receipt says, no gap, one epoch, no reset, every client exact.
 */
export async function killNine({ rounds, seed, log }: FaultOptions): Promise<FaultReport> {
  const chance = chanceOf(seed)
  await using server = await startServer()
  const { epoch } = await storedIn(server)
  const publishers = [1, 2].map((n) => publishTo(server, `writer-${n}`, 300, chanceOf(seed + n)))
  const readers = TRANSPORTS.map((transport) => ({ transport, reader: new ExactReader(transport) }))
  const stop = new AbortController()
  const reading = readers.map(({ transport, reader }) => stayOn(transport, () => doorOf(server), reader, stop.signal))
  for (let round = 1; round <= rounds; round++) {
    await sleep(100 + chance() * 700)
    await server.stop('SIGKILL')
    await server.restart()
    if (round % 10 === 0)
      log(`  ${round} kills, ${publishers.reduce((sum, { acked }) => sum + acked.size, 0)} events acknowledged`)
  }
  for (const publisher of publishers) await publisher.stop()
  const after = await storedIn(server)
  for (let waited = 0; waited < 200 && readers.some(({ reader }) => reader.position < after.stored.length); waited++)
    await sleep(50)
  stop.abort()
  await Promise.all(reading)
  const hash = await stateHashOf(server)
  const acked = publishers.flatMap((publisher) => [...publisher.acked])
  return {
    violations: [
      ...(after.epoch === epoch ? [] : [`the epoch changed from ${epoch} to ${after.epoch}`]),
      ...acked
        .filter(([seq, id]) => after.stored[seq - 1]?.event.id !== id)
        .map(([seq, id]) => `${id} was acknowledged at ${seq} and is not there`),
      ...readers.flatMap(({ reader }) => checkExactness(reader, { stored: after.stored, hash })),
    ],
    figures: { kills: rounds, acknowledged: acked.length, stored: after.stored.length },
  }
}

/** Reads over one transport and comes back whenever the server has gone. A reset throws. */
async function stayOn(
  transport: Transport,
  door: () => ReturnType<typeof doorOf>,
  reader: ExactReader,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await readOver(transport, door(), reader, signal)
    } catch (error) {
      // An answer cut in the middle is no JSON; what matters is that the next one goes on where this one began.
      if (!(error instanceof SyntaxError)) throw error
    }
    await sleep(25)
  }
}
