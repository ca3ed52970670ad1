import { route } from '#lib/runtime/route.ts'

export const POST = route<'id'>('admin', async ({ runtime, params }) =>
  Response.json(await runtime.notify.test(params.id)),
)
