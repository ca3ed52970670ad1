import type { EventData } from '#lib/protocol/event.ts'
import { nanoFromUsd, usdFromNano } from '#lib/protocol/money.ts'
import type { Mutable } from './collection.ts'
import type { Usage } from './model.ts'

export const NO_USAGE: Usage = Object.freeze({
  input: 0,
  output: 0,
  cacheRead: 0,
  cacheWrite: 0,
  reasoning: 0,
  costNano: 0,
  requests: 0,
  unpriced: 0,
})

/** What one usage event counts. */
export function usageOf(data: EventData<'token:usage'>): Usage {
  return {
    input: data.input ?? 0,
    output: data.output ?? 0,
    cacheRead: data.cacheRead ?? 0,
    cacheWrite: data.cacheWrite ?? 0,
    reasoning: data.reasoning ?? 0,
    costNano: data.costUsd === undefined ? 0 : nanoFromUsd(data.costUsd),
    requests: 1,
    unpriced: data.costUsd === undefined ? 1 : 0,
  }
}

export function plus(a: Usage, b: Usage): Usage {
  return {
    input: a.input + b.input,
    output: a.output + b.output,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite: a.cacheWrite + b.cacheWrite,
    reasoning: a.reasoning + b.reasoning,
    costNano: a.costNano + b.costNano,
    requests: a.requests + b.requests,
    unpriced: a.unpriced + b.unpriced,
  }
}

/** @param sign -1 takes away. */
export function count(into: Mutable<Usage>, usage: Usage, sign: 1 | -1): void {
  into.input += sign * usage.input
  into.output += sign * usage.output
  into.cacheRead += sign * usage.cacheRead
  into.cacheWrite += sign * usage.cacheWrite
  into.reasoning += sign * usage.reasoning
  into.costNano += sign * usage.costNano
  into.requests += sign * usage.requests
  into.unpriced += sign * usage.unpriced
}

/** What some usage cost in US dollars; null where none of its requests came with a price: not known, which is not free. */
export const costUsdOf = ({ costNano, requests, unpriced }: Pick<Usage, 'costNano' | 'requests' | 'unpriced'>) =>
  // A share of some hour is rounded, and may have a cost of no whole request.
  requests > unpriced || costNano > 0 ? usdFromNano(costNano) : null

export const tokensIn = (usage: Usage): number => usage.input + usage.output + usage.cacheRead + usage.cacheWrite
