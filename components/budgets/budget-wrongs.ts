import type { AnswerError } from '../rest/send-json.ts'
import type { BudgetDraft, StepDraft } from './budget-draft.ts'

/** What is wrong with a field and how to put it right; null where nothing is. */
export interface BudgetWrongs {
  readonly scope: string | null
  readonly limit: string | null
  /** By the key of the step. */
  readonly steps: ReadonlyMap<number, string>
}

export const NOTHING_WRONG: BudgetWrongs = { scope: null, limit: null, steps: new Map() }

const MOST_USD = 1_000_000

/** What a person can see to before it is sent. */
export function wrongsOf({ kind, id, unit, limit, steps }: BudgetDraft): BudgetWrongs {
  return {
    scope: kind !== 'workspace' && id.trim() === '' ? `Say which ${kind}.` : null,
    limit:
      limit.trim() === '' ? 'Say how much.' : unit === 'usd' ? dollarsWrong(Number(limit)) : tokensWrong(Number(limit)),
    steps: new Map(steps.flatMap((step, place) => entryOf(step, stepWrong(step, steps.slice(0, place))))),
  }
}

/** Together with what the server says of the same fields. */
export function withRefused(
  wrongs: BudgetWrongs,
  { unit, steps }: BudgetDraft,
  refused: AnswerError | null,
): BudgetWrongs {
  if (refused === null) return wrongs
  const sentence = (...paths: readonly string[]) => {
    const words = paths.map((path) => refused.about(path)).find((found) => found !== null)
    return words === undefined || words === null ? null : `It ${words}.`
  }
  return {
    scope: wrongs.scope ?? sentence('scope.id', 'scope'),
    limit: wrongs.limit ?? sentence('limit', `limit.${unit}`),
    steps: new Map([
      ...steps.flatMap((step, place) => entryOf(step, sentence(`steps.${place}.at`, `steps.${place}.acts`))),
      ...wrongs.steps,
    ]),
  }
}

export const isAnyWrong = ({ scope, limit, steps }: BudgetWrongs): boolean =>
  scope !== null || limit !== null || steps.size > 0

const entryOf = ({ key }: StepDraft, words: string | null): readonly (readonly [number, string])[] =>
  words === null ? [] : [[key, words]]

function dollarsWrong(usd: number): string | null {
  if (!(usd > 0)) return 'More than $0. To allow nothing at all, set any limit and hold it by hand.'
  return usd > MOST_USD ? 'At most $1,000,000.' : null
}

function tokensWrong(tokens: number): string | null {
  if (!(tokens > 0)) return 'At least 1 token. To allow nothing at all, set any limit and hold it by hand.'
  if (tokens > Number.MAX_SAFE_INTEGER) return 'At most 9,007,199,254,740,991 tokens.'
  return Number.isInteger(tokens) ? null : `Tokens are counted whole: ${Math.ceil(tokens)}, not ${tokens}.`
}

function stepWrong({ at }: StepDraft, before: readonly StepDraft[]): string | null {
  const percent = Number(at)
  if (!Number.isInteger(percent) || percent < 1 || percent > 1000) return 'A whole percent, 1 to 1000.'
  return before.some((other) => Number(other.at) === percent) ? `Another step is at ${percent} % already.` : null
}
