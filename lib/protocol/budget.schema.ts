import { z } from 'zod'
import { identifier as id } from './identifier.schema.ts'

/** The events of budgets; a part of `eventData` (event.schema.ts). */

const text = (max: number) => z.string().max(max)
const instant = z.iso.datetime({ offset: true })
const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER)
const occurredAt = instant.optional()
const data = z.looseObject

export const budgetScopeKind = z.enum(['workspace', 'project', 'agent', 'model', 'task'])
export const budgetPeriod = z.enum(['day', 'week', 'month', 'total'])
export const budgetAct = z.enum(['notify', 'ask', 'pause', 'hold', 'stop'])

const MOST_USD = 1_000_000
const DOLLARS = 'an amount of US dollars above 0, at most 1,000,000'
const TOKENS = 'a whole number of tokens, at least 1'

/** An amount of a budget: US dollars, or tokens of all kinds (input, output and cache). */
export const budgetAmount = z.union(
  [
    z.strictObject({
      usd: z.number(`must be ${DOLLARS}`).positive(`must be ${DOLLARS}`).max(MOST_USD, `must be ${DOLLARS}`),
    }),
    z.strictObject({ tokens: z.int(`must be ${TOKENS}`).positive(`must be ${TOKENS}`) }),
  ],
  { error: ({ input }) => amountWords(input) },
)

/** What an amount has to be, where it is of neither unit or not written as one. */
function amountWords(input: unknown): string {
  const isObject = typeof input === 'object' && input !== null
  const [usd, tokens] = isObject ? ['usd' in input, 'tokens' in input] : [false, false]
  if (usd && !tokens) return `must be ${DOLLARS}, as {"usd": 5}`
  if (tokens && !usd) return `must be ${TOKENS}, as {"tokens": 100000}`
  return 'must be in one unit: {"usd": 5} or {"tokens": 100000}'
}

/** What a budget is about; `id` names the project, agent, model or task. */
export const budgetScope = z
  .object({ kind: budgetScopeKind, id: text(240).min(1, 'must name what it is about').optional() })
  .refine(({ kind, id: named }) => (kind === 'workspace') === (named === undefined), {
    path: ['id'],
    message: 'must name the project, agent, model or task; only the scope "workspace" has none',
  })

const PERCENT = 'must be a whole percent from 1 to 1000'

/** At so many percent of the limit, what is done. */
export const budgetStep = z.object({
  at: z.int(PERCENT).min(1, PERCENT).max(1_000, PERCENT),
  acts: z.array(budgetAct).min(1, 'name at least one of notify, ask, pause, hold and stop').max(5),
})

/** A decision about a budget in one of its periods, which `from` names: its first day, or `total`. */
const budgetDecision = { budgetId: id, from: text(10), by: text(140).optional(), occurredAt }
/** A call of a tool that a budget was asked about. */
const budgetCall = {
  budgetId: id,
  from: text(10),
  agentId: id,
  sessionId: id.optional(),
  tool: text(120).optional(),
  toolUseId: id.optional(),
  /** What the model was told. */
  reason: text(2_000).optional(),
  occurredAt,
}

export const budgetEvents = {
  /** Sets a budget, new or known: what it is from now on. Only people with the scope `admin` do, and so with the four below. */
  'budget:changed': data({
    budgetId: id,
    name: text(120).optional(),
    scope: budgetScope,
    period: budgetPeriod,
    limit: budgetAmount,
    /** Default: note at 50, note and ask at 80, pause at 95, hold at 100. */
    steps: z.array(budgetStep).min(1).max(10).optional(),
    /** First day of a week, 1 (Monday, the default) to 7 (Sunday). */
    weekStartsOn: z.number().int().min(1).max(7).optional(),
    occurredAt,
  }),
  'budget:removed': data({ budgetId: id, occurredAt }),
  /**
   * Said by the server alone: what the periods of a budget had used before the event `since` (a seq), which set what it counts.
   * Without `spans` nobody knows that any more.
   */
  'budget:filled': data({
    budgetId: id,
    since: count.positive(),
    spans: z
      .array(z.object({ from: text(10), costNano: count, tokens: count, unpriced: count }))
      .max(2)
      .optional(),
    occurredAt,
  }),
  /** More for one period: an amount on top of its limit, any amount until an instant, or so many calls of tools. */
  'budget:allowed': data({
    ...budgetDecision,
    more: budgetAmount.optional(),
    /** What the limit came to by it, where that was what was asked for. */
    to: budgetAmount.optional(),
    until: instant.optional(),
    calls: z.number().int().min(1).max(100).optional(),
  }).refine(({ more, until, calls }) => [more, until, calls].filter((part) => part !== undefined).length === 1, {
    path: ['more'],
    message: 'name exactly one of more, until and calls',
  }),
  /** Held by a person, whatever was spent, until it is released or its period ends. */
  'budget:held': data(budgetDecision),
  /** Let go for the rest of the period: neither a person nor a step holds or pauses any more. */
  'budget:released': data(budgetDecision),
  /** An agent asked whether it may use a tool, and was told to stop. */
  'budget:denied': data(budgetCall),
  /** One of the calls that were allowed was made. */
  'budget:passed': data(budgetCall),
} as const
