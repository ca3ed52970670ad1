import { startProxy } from '#e2e/proxy.ts'
import { API_KEY, startServer } from '#e2e/server.ts'
import type { Receipt } from '#lib/protocol/event.ts'
import { chanceOf } from './chance.ts'
import type { FaultOptions, FaultReport } from './fault.ts'
import { storedIn } from './product.ts'

const LANES = 8

/**
 * `rounds` times the line is cut after an event was stored and before its receipt arrived, and the agent sends it again with
 * the same id, now and then with the reply lost again. Pass: one event for each id, and the receipt of the first.
 */
export async function replyLost({ rounds, seed }: FaultOptions): Promise<FaultReport> {
  await using server = await startServer()
  await using lossy = await startProxy(server.url)
  lossy.weather = 'lost'
  const told = new Map<string, Receipt>()
  const violations: string[] = []
  let lost = 0
  const lane = async (name: string, chance: () => number) => {
    for (let n = 0; lost < rounds; n++) {
      const batch = Array.from({ length: 1 + Math.floor(chance() * 3) }, (_, place) => ({
        id: `${name}-${n}-${place}`,
        type: 'test:happened',
        data: { n, place, text: 'x'.repeat(Math.floor(chance() * 400)) },
      }))
      for (let again = 0; again < 1 + Math.floor(chance() * 3); again++) {
        if ((await post(lossy.url, batch)) !== null) violations.push(`the reply to ${name}-${n} was not lost`)
        lost++
      }
      const results = await post(server.url, batch)
      for (const receipt of results ?? []) told.set(receipt.id, receipt)
      if (!results?.every(({ duplicate }) => duplicate))
        violations.push(`${name}-${n} was not known when it came again`)
    }
  }
  await Promise.all(Array.from({ length: LANES }, (_, n) => lane(`agent-${n}`, chanceOf(seed + n))))
  const { stored } = await storedIn(server)
  const times = Map.groupBy(stored, ({ event }) => event.id)
  for (const [id, { seq }] of told) {
    const found = times.get(id) ?? []
    if (found.length !== 1) violations.push(`${id} is stored ${found.length} times`)
    else if (found[0]?.seq !== seq) violations.push(`${id} is at ${found[0]?.seq}, its receipt says ${seq}`)
  }
  const ours = stored.filter(({ event }) => event.type === 'test:happened').length
  if (ours !== told.size) violations.push(`${ours} events are stored for ${told.size} ids`)
  return { violations, figures: { repliesLost: lost, ids: told.size, stored: ours } }
}

/** @returns the receipts, null where the line was cut. */
async function post(url: string, batch: readonly object[]): Promise<readonly Receipt[] | null> {
  try {
    const response = await fetch(`${url}/api/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify(batch),
    })
    if (!response.ok) throw new Error(`refused: ${await response.text()}`)
    return (await response.json()).results
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}
