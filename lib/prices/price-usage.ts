import type { EventData } from '#lib/protocol/event.ts'
import { costOf } from '#lib/protocol/token-cost.ts'
import type { PriceList } from './price-list.ts'

type Usage = EventData<'token:usage'>

/** More than any request costs, and what the schema of the event takes. */
const MOST_USD = 1_000_000

/**
 * Usage that came without a cost, with the cost by the list and the prices that it was made with, so that the figure
 * explains itself when the list has long changed. A reported cost stands; without a price it stays unknown.
 * @param now server time in ms, for usage that does not say when it was.
 */
export function priceUsage(usage: Usage, prices: PriceList, now: number): Usage {
  const { input, output, cacheRead = 0, cacheWrite = 0 } = usage
  if (usage.costUsd !== undefined || (input === undefined && output === undefined)) return usage
  const found = prices.find({
    model: usage.model,
    provider: usage.provider,
    promptTokens: (input ?? 0) + cacheRead + cacheWrite,
    outputTokens: output ?? 0,
    at: usage.occurredAt === undefined ? now : Date.parse(usage.occurredAt),
  })
  if (found === null) return withoutPrice(usage)
  const costUsd = costOf(usage, found)
  return costUsd > MOST_USD ? withoutPrice(usage) : { ...usage, costUsd, costSource: 'priced', price: { ...found } }
}

/** Who has no cost has no price for it either. */
function withoutPrice(usage: Usage): Usage {
  const { price: _, costSource: __, ...rest } = usage
  return rest
}
