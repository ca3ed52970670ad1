import { type NanoUsd, usdFromNano } from '#lib/protocol/money.ts'

/** Money as REST shows it: beside every `costNano` (integer nano-USD, exact) stands `costUsd` (a number to be shown). */
export const withDollars = <T extends { readonly costNano: NanoUsd }>(value: T): T & { readonly costUsd: number } => ({
  ...value,
  costUsd: usdFromNano(value.costNano),
})
