import type { Session } from '#lib/state/model.ts'
import { moneyWords, percentWords, reportedCost, tokenWords } from '../ui/figures.ts'

/** `21 % of context`: how full a session's context window is, as its client says; null where it does not. */
export function contextWords({ meter }: Pick<Session, 'meter'>): string | null {
  if (meter === null || meter.contextTokens === null) return null
  const { contextTokens, contextLimit } = meter
  if (contextLimit === null || contextLimit === 0) return `${tokenWords(contextTokens)} context`
  return `${percentWords(contextTokens / contextLimit)} of context`
}

/** What a session cost: as it was counted, else as its client says, which stands in no total. */
export function sessionCost({ tokens, meter }: Pick<Session, 'tokens' | 'meter'>): string {
  if (tokens.requests > 0 || meter === null || meter.costNano === null) return reportedCost(tokens)
  return `${moneyWords(meter.costNano)}, uncounted`
}
