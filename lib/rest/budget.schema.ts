import { z } from 'zod'
import { budgetAmount, budgetPeriod, budgetScope, budgetStep } from '#lib/protocol/budget.schema.ts'
import { identifier } from '#lib/protocol/identifier.schema.ts'

const fields = {
  name: z.string().trim().max(120),
  scope: budgetScope,
  period: budgetPeriod,
  limit: budgetAmount,
  steps: z
    .array(budgetStep)
    .min(1, 'needs at least one step')
    .max(10, 'has room for 10 steps')
    .refine(
      (steps) => new Set(steps.map(({ at }) => at)).size === steps.length,
      'each step needs a percent of its own: two stand at the same',
    ),
  weekStartsOn: z.number().int().min(1).max(7),
}

/** Body of `POST /api/budgets`. */
export const newBudgetBody = z.strictObject({
  /** The budget's id; made by the server where it is absent. */
  id: identifier.optional(),
  ...fields,
  name: fields.name.optional(),
  steps: fields.steps.optional(),
  weekStartsOn: fields.weekStartsOn.optional(),
})

/** Body of `PATCH /api/budgets/{id}`: what changes; an empty name takes it away. */
export const budgetChangeBody = z
  .strictObject(fields)
  .partial()
  .refine((change) => Object.keys(change).length > 0, { message: 'name at least one field to change' })

/** The period that was seen, as `present.from` has it; absent, whichever holds now. */
const from = z.string().max(10)

/** Body of `POST /api/budgets/{id}/allow`: for the present period, one of `more`, `to`, `until` and `calls`. */
export const allowBody = z
  .strictObject({
    /** On top of the limit, in the budget's unit. */
    more: budgetAmount.optional(),
    /** The limit and all that is allowed on top of it come to this; nothing is added where they do already. */
    to: budgetAmount.optional(),
    /** No step holds or pauses until then. */
    until: z.iso.datetime({ offset: true }).optional(),
    /** So many calls of tools pass although it is held. */
    calls: z.number().int().min(1).max(100).optional(),
    /** With `calls`: `present.decision` as it was seen. Of all that saw the same one lets calls pass. */
    after: z
      .string()
      .regex(/^\d{1,16}\.\d{1,16}\.\d{1,16}$/, 'take it from present.decision of the budget')
      .optional(),
    from: from.optional(),
  })
  .refine(({ more, to, until, calls }) => [more, to, until, calls].filter((part) => part !== undefined).length === 1, {
    message: 'name exactly one of more, to, until and calls',
  })
  .refine(({ after, calls }) => after === undefined || calls !== undefined, {
    path: ['after'],
    message: 'goes with calls alone',
  })

/** Body of `POST /api/budgets/{id}/hold` and `/release`, which may be empty. */
export const decisionBody = z.strictObject({ from: from.optional() })
