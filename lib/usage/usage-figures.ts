import type { Usage } from '#lib/state/model.ts'
import { cacheShareOf } from '#lib/state/selectors.ts'
import { costUsdOf, tokensIn } from '#lib/state/usage.ts'
import type { UsageFigures } from './usage-answers.ts'

/** Usage as it is shown: with dollars, tokens and the share from the cache. */
export const figuresOf = (usage: Usage): UsageFigures => ({
  ...usage,
  costUsd: costUsdOf(usage),
  tokens: tokensIn(usage),
  cacheShare: cacheShareOf(usage),
})
