import { exportLeads } from '#lib/rest/lead-file.ts'
import { route } from '#lib/runtime/route.ts'

export const GET = route('read', ({ runtime }) => exportLeads(runtime.allLeads, 'csv'))
