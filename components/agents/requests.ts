import { assertNever } from '#lib/protocol/assert-never.ts'
import type { EventOf, MissionEvent } from '#lib/protocol/event.ts'

/** What one request to a model used. */
export type TokenRequest = EventOf<'token:usage'>

/** The requests among events, newest first. @param events oldest first. */
export const requestsIn = (events: readonly MissionEvent[]): readonly TokenRequest[] =>
  events.filter((event): event is TokenRequest => event.type === 'token:usage').reverse()

/** `$0.0129`: one request is often less than a cent. @param usd in US dollars. */
export function requestCost(usd: number): string {
  if (usd > 0 && usd < 0.000_05) return '<$0.0001'
  return `$${usd.toFixed(4)}`
}

/** The same to a millionth of a dollar, so that what a request is made of adds up. @param usd in US dollars. */
export function exactCost(usd: number): string {
  if (usd > 0 && usd < 0.000_000_5) return '<$0.000001'
  return `$${usd.toFixed(6)}`
}

/** Who says what a request cost. */
export function costMadeBy({ costUsd, costSource }: TokenRequest['data']): 'reported' | 'priced' | 'no price' {
  if (costUsd === undefined) return 'no price'
  return costSource ?? 'reported'
}

/** What was counted of one kind, and what it came to where the price is known. */
export interface RequestPart {
  readonly name: string
  /** The same where there is little room. */
  readonly short: string
  readonly tokens: number
  /** US dollars for a million of them. */
  readonly price?: number
  /** US dollars. */
  readonly costUsd?: number
}

/** What was counted of a request, in the order in which it is paid. Reasoning is a part of the output, and paid with it. */
export function partsOf(data: TokenRequest['data']): readonly RequestPart[] {
  const price = data.costSource === 'priced' ? data.price : undefined
  const parts = [
    ['input, without cache', 'input', data.input, price?.input],
    ['read from cache', 'cache read', data.cacheRead, price?.cacheRead],
    ['written to cache', 'cache write', data.cacheWrite, price?.cacheWrite],
    ['output', 'output', data.output, price?.output],
    ['of it reasoning', 'reasoning', data.reasoning, undefined],
  ] as const
  return parts.flatMap(([name, short, tokens, each]) => {
    if (tokens === undefined) return []
    return [{ name, short, tokens, ...(each !== undefined && { price: each, costUsd: (tokens * each) / 1_000_000 }) }]
  })
}

/** `$0.25`, `$1.25`, `$0.028`: a price for a million tokens as it stands in a list. @param usd US dollars. */
export function priceWords(usd: number): string {
  const [whole = '0', digits = ''] = String(Number(usd.toPrecision(12))).split('.')
  return `$${whole}.${digits.padEnd(2, '0')}`
}

/** Where a cost is from, as the last line of how it was made. */
export function costFrom(data: TokenRequest['data']): string {
  const by = costMadeBy(data)
  switch (by) {
    case 'no price':
      return 'no price is known'
    case 'reported':
      return 'as the client reported'
    case 'priced':
      if (data.price === undefined) return 'from a price list'
      return data.price.from === 'override' ? 'by your own prices' : `by ${data.price.from}`
    default:
      return assertNever(by)
  }
}
