import { allowBody, budgetChangeBody, decisionBody, newBudgetBody } from './budget.schema.ts'
import {
  type Answer,
  IDEMPOTENCY_KEY,
  IF_MATCH,
  IF_NONE_MATCH,
  json,
  NOT_MODIFIED,
  nothing,
  type Operation,
  pageAnswer,
  partParameters,
  ref,
  schemaOf,
} from './operation.ts'
import { PART_VIEWS } from './parts.ts'

const budget = (status: number): Answer => ({
  status,
  description: 'The budget and where it stands; after a change its ETag names its version',
  content: json(ref('Budget')),
})

/** The routes of budgets, by method and path. */
export const BUDGET_OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET /api/budgets': {
    parameters: partParameters(PART_VIEWS.get('budgets')?.fields ?? []),
    ok: pageAnswer,
    also: NOT_MODIFIED,
  },
  'GET /api/budgets/{id}': { parameters: [IF_NONE_MATCH], ok: budget(200), also: NOT_MODIFIED },
  'POST /api/budgets': { parameters: [IDEMPOTENCY_KEY], body: json(schemaOf(newBudgetBody)), ok: budget(201) },
  'PATCH /api/budgets/{id}': {
    parameters: [IF_MATCH, IDEMPOTENCY_KEY],
    body: json(schemaOf(budgetChangeBody)),
    ok: budget(200),
  },
  'DELETE /api/budgets/{id}': { parameters: [IF_MATCH, IDEMPOTENCY_KEY], ok: nothing },
  'POST /api/budgets/{id}/allow': { parameters: [IDEMPOTENCY_KEY], body: json(schemaOf(allowBody)), ok: budget(200) },
  'POST /api/budgets/{id}/hold': {
    parameters: [IDEMPOTENCY_KEY],
    body: json(schemaOf(decisionBody)),
    isBodyOptional: true,
    ok: budget(200),
  },
  'POST /api/budgets/{id}/release': {
    parameters: [IDEMPOTENCY_KEY],
    body: json(schemaOf(decisionBody)),
    isBodyOptional: true,
    ok: budget(200),
  },
}
