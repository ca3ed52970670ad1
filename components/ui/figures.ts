import { type NanoUsd, usdFromNano } from '#lib/protocol/money.ts'

/** Figures in the few characters that a dense page has for them; the same on the server and in every browser. */

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const cents = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' })

export const countWords = (count: number): string => whole.format(count)

/** `812`, `41 k`, `3.12 M`, `1.04 B`. */
export function tokenWords(tokens: number): string {
  if (tokens < 1_000) return whole.format(tokens)
  if (tokens < 999_500) return `${whole.format(tokens / 1_000)} k`
  if (tokens < 999_950_000) return `${(tokens / 1_000_000).toFixed(tokens < 9_995_000 ? 2 : 1)} M`
  return `${(tokens / 1_000_000_000).toFixed(tokens < 9_995_000_000 ? 2 : 1)} B`
}

/** `$4.10`; less than a cent that is not nothing reads `<$0.01`. */
export function moneyWords(nano: NanoUsd): string {
  if (nano > 0 && nano < 5_000_000) return '<$0.01'
  return cents.format(usdFromNano(nano))
}

/** What of some usage its cost is told by. */
export interface Priced {
  readonly costNano: NanoUsd
  readonly requests: number
  readonly unpriced: number
}

/** Cost of some usage. Where no request came with a price it is not known, which is not the same as free. */
export function costWords({ costNano, requests, unpriced }: Priced): string {
  return requests > 0 && unpriced >= requests && costNano === 0 ? 'no price' : moneyWords(costNano)
}

/** The same for one agent or session, where nothing reported is a dash and not a price. */
export const reportedCost = (usage: Priced): string => (usage.requests === 0 ? '–' : costWords(usage))

export const percentWords = (share: number): string => `${whole.format(share * 100)} %`

/** `3 s`, `9 min`, `2 h`, `4 d`: how long something lasts or has been so, never negative. @param ms milliseconds. */
export function ageWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 48 * 3_600) return `${Math.floor(seconds / 3_600)} h`
  return `${Math.floor(seconds / 86_400)} d`
}

/** `just now`, `3 s ago`: how long ago a moment was. @param ms milliseconds. */
export const agoWords = (ms: number): string => (ms < 1_000 ? 'just now' : `${ageWords(ms)} ago`)

/** `a`, `a or b`, `a, b or c`. */
export const eitherWords = (options: readonly string[]): string =>
  [options.slice(0, -1).join(', '), ...options.slice(-1)].filter((part) => part !== '').join(' or ')

/** `4 things need`, `1 thing needs`: a count with its noun. */
export const plural = (count: number, one: string, many: string): string =>
  `${countWords(count)} ${count === 1 ? one : many}`
