import type { Usage } from '#lib/state/model.ts'
import { costUsdOf } from '#lib/state/usage.ts'

/**
 * Money as REST shows it: beside every `costNano` (integer nano-USD, the exact sum of what has a price) stands `costUsd`, to
 * be shown: null where nothing has one.
 */
export const withDollars = <T extends Pick<Usage, 'costNano' | 'requests' | 'unpriced'>>(
  value: T,
): T & { readonly costUsd: number | null } => ({ ...value, costUsd: costUsdOf(value) })
