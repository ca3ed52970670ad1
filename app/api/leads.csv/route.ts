import { exportLeads } from '#lib/rest/lead-file.ts'
import { whoNamed } from '#lib/rest/who-named.ts'
import { route } from '#lib/runtime/route.ts'

export const GET = route('read', ({ runtime }) =>
  exportLeads(runtime.allLeads, 'csv', whoNamed(runtime.accounts, runtime.hub.snapshot().state)),
)
