import { route } from '#lib/runtime/route.ts'

export const DELETE = route('person', async ({ grant, runtime }) => {
  await runtime.accounts.seen.putAway(grant.principal.id)
  return new Response(null, { status: 204 })
})
