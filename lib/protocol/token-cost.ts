import { usdFromNano } from './money.ts'

export interface TokensUsed {
  readonly input?: number | undefined
  readonly output?: number | undefined
  readonly cacheRead?: number | undefined
  readonly cacheWrite?: number | undefined
}

/** US dollars for a million tokens of each kind. */
export type MillionPrices = { readonly [K in keyof Required<TokensUsed>]: number }

/** A dollar for a million tokens is a thousand nano-USD for one. */
const NANO_PER_TOKEN = 1_000

/** US dollars, to the nano-USD. Reasoning is a part of the output. */
export function costOf(used: TokensUsed, price: MillionPrices): number {
  const { input = 0, output = 0, cacheRead = 0, cacheWrite = 0 } = used
  const sum = input * price.input + output * price.output + cacheRead * price.cacheRead + cacheWrite * price.cacheWrite
  return usdFromNano(Math.round(sum * NANO_PER_TOKEN))
}
