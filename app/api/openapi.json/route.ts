import { createOpenApiResponse } from '#lib/rest/openapi-response.ts'
import { openRoute } from '#lib/runtime/route.ts'

const openApiResponse = createOpenApiResponse()

export const GET = openRoute(({ request }) => openApiResponse(request))
