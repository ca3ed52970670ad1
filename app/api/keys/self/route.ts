import { MissionError } from '#lib/protocol/errors.ts'
import { route } from '#lib/runtime/route.ts'

/** What a machine does that is disconnected: its key can do nothing but end itself. */
export const DELETE = route('publish', async ({ grant, runtime }) => {
  const { principal, via } = grant
  if (via !== 'key') throw new MissionError('forbidden', 'Only a key ends itself. Revoke others at /api/keys/{id}.')
  await runtime.accounts.revokeKey(principal.id.slice('key:'.length))
  return new Response(null, { status: 204 })
})
