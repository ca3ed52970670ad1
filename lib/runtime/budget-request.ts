import type { Grant } from '#lib/auth/principal.ts'
import { parseJson } from '#lib/protocol/parse-json.ts'
import type { BudgetRequest } from '#lib/rest/budget-requests.ts'
import { readJson, readText } from './read-json.ts'
import type { RouteCall } from './route.ts'

/** What a route of budgets hands to what answers it. */
export const budgetRequest = ({ request, grant, runtime }: RouteCall<Grant, string>): BudgetRequest => ({
  budgets: runtime.budgets,
  by: grant.principal,
  headers: request.headers,
  state: () => runtime.hub.snapshot().state,
  nowMs: Date.now(),
})

/** @throws MissionError `bad_request`, `too_large`. */
export const budgetBody = ({ request, runtime }: RouteCall<Grant, string>): Promise<unknown> =>
  readJson(request, { ...runtime.limits, bodyBytes: runtime.limits.eventBytes })

/** A body that may be left out. @throws MissionError as `budgetBody` does. */
export async function decisionBodyOf({ request, runtime }: RouteCall<Grant, string>): Promise<unknown> {
  const text = await readText(request, runtime.limits.eventBytes)
  return text.trim() === '' ? {} : parseJson(text, runtime.limits.jsonDepth)
}
