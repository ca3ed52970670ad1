import { exportTasks } from '#lib/rest/task-export.ts'
import { whoNamed } from '#lib/rest/who-named.ts'
import { archiveCalls } from '#lib/runtime/archive-calls.ts'
import { route } from '#lib/runtime/route.ts'

export const GET = route('read', ({ query, runtime }) =>
  exportTasks(query, archiveCalls(runtime), 'json', whoNamed(runtime.accounts, runtime.hub.snapshot().state)),
)
