import { route } from '#lib/runtime/route.ts'

export const DELETE = route<'id'>('admin', async ({ runtime, params }) => {
  await runtime.accounts.revokeKey(params.id)
  return new Response(null, { status: 204 })
})
