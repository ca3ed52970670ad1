import { assertNever } from '#lib/protocol/assert-never.ts'
import type { TokensView } from './tokens-view.ts'
import type { UsageScope } from './usage-calls.ts'
import type { RowsTab } from './use-rows.ts'

/** What a line of a table is made of: the requests of the page that are its own. */
export function scopeOf(tab: RowsTab, key: string): UsageScope {
  switch (tab) {
    case 'agents':
      return { agentId: key }
    case 'models':
      return { model: key }
    case 'projects':
      return { project: key }
    case 'sessions':
      return { sessionId: key }
    case 'tasks':
      return { taskId: key }
    default:
      return assertNever(tab)
  }
}

/** The filter that leaves only this line; null where there is none such. */
export function filterOf(tab: RowsTab, key: string): Partial<TokensView> | null {
  switch (tab) {
    case 'agents':
      return { agent: key }
    case 'models':
      return { model: key }
    case 'projects':
      return { project: key }
    case 'sessions':
    case 'tasks':
      return null
    default:
      return assertNever(tab)
  }
}
