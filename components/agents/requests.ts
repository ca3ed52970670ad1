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

/** Who says what a request cost. */
export function costMadeBy({ costUsd, costSource }: TokenRequest['data']): 'reported' | 'priced' | 'no price' {
  if (costUsd === undefined) return 'no price'
  return costSource ?? 'reported'
}

/** What was counted of a request, in the order in which it is paid. Reasoning is a part of the output. */
export function partsOf(data: TokenRequest['data']): readonly { readonly name: string; readonly tokens: number }[] {
  const parts = [
    ['input, without cache', data.input],
    ['read from cache', data.cacheRead],
    ['written to cache', data.cacheWrite],
    ['output', data.output],
    ['of it reasoning', data.reasoning],
  ] as const
  return parts.flatMap(([name, tokens]) => (tokens === undefined ? [] : [{ name, tokens }]))
}
