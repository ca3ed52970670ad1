import { newRuleBody } from '#lib/rest/alert.schema.ts'
import { route } from '#lib/runtime/route.ts'
import { smallBody } from '#lib/runtime/small-body.ts'

export const POST = route('admin', async ({ request, runtime }) => {
  const { kind, id, ...fields } = await smallBody(request, runtime, newRuleBody)
  return Response.json(await runtime.previewRule(runtime.rules.read(kind, fields, id)))
})
