import type { UsageRequest } from '#lib/usage/usage-answers.ts'
import type { TokenRequest } from '../agents/requests.ts'

/** The same request in the shape of its event, which how a cost was made is told by; what is not known is left out. */
export function requestData(request: UsageRequest): TokenRequest['data'] {
  const { model, input, output, cacheRead, cacheWrite, reasoning } = request
  const { provider, costUsd, costSource, price, requestId, durationMs } = request
  return {
    ...{ model, input, output, cacheRead, cacheWrite },
    ...(reasoning > 0 && { reasoning }),
    ...(provider !== null && { provider }),
    ...(costUsd !== null && { costUsd }),
    ...(costSource !== null && costSource !== undefined && { costSource }),
    ...(price !== null && { price }),
    ...(requestId !== null && { requestId }),
    ...(durationMs !== null && { durationMs }),
  }
}
