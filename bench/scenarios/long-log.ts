import { API_KEY, type TestServer } from '#e2e/server.ts'
import { eventOf } from '../load/event.ts'
import { openLanes } from '../load/publish.ts'
import type { Context } from '../scenario.ts'
import { startOurs } from '../system.ts'

const BATCH = 1_000
const LANES = 8

/** Our server with a log that already holds 1,000,000 events (quick: 50,000), with ids as a publisher counts them. */
export async function startOnLongLog(context: Context): Promise<TestServer> {
  const events = context.quick ? 50_000 : 1_000_000
  const server = await startOurs()
  const door = { publishUrl: `${server.url}/api/events`, headers: { authorization: `Bearer ${API_KEY}` } }
  const lanes = await openLanes(door, LANES)
  const started = performance.now()
  let next = 0
  await Promise.all(
    lanes.map(async (lane) => {
      while (next < events) {
        const first = next
        next += BATCH
        await lane.post(JSON.stringify(Array.from({ length: BATCH }, (_, place) => eventOf(first + place))))
      }
      lane.close()
    }),
  )
  const perSecond = Math.round(events / ((performance.now() - started) / 1_000))
  context.log(
    `    a log of ${events.toLocaleString('en-US')} events was written at ${perSecond.toLocaleString('en-US')} events/s`,
  )
  return server
}
