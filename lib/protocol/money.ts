/** Money is integer nano-USD inside, so that a fold and a roll-up agree to the last digit. */
export type NanoUsd = number

/** @param usd a price or cost in US dollars, at most 9,007,199 (2^53 nano-USD). */
export const nanoFromUsd = (usd: number): NanoUsd => Math.round(usd * 1e9)
export const usdFromNano = (nano: NanoUsd): number => nano / 1e9
