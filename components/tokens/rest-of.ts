import type { UsageRequest } from '#lib/usage/usage-answers.ts'
import type { Priced } from '../ui/figures.ts'

/** What a sum has beside some of its requests. Requests that came in since the sum was made are in none of it. */
export function restOf(sum: Priced, requests: readonly UsageRequest[]): Priced {
  const unpriced = requests.filter(({ costNano }) => costNano === null).length
  const costNano = requests.reduce((cost, request) => cost + (request.costNano ?? 0), 0)
  return {
    requests: Math.max(0, sum.requests - requests.length),
    unpriced: Math.max(0, sum.unpriced - unpriced),
    costNano: Math.max(0, sum.costNano - costNano),
  }
}
