import { assertNever } from '#lib/protocol/assert-never.ts'
import type { TokensView } from './tokens-view.ts'
import type { UsageScope } from './usage-calls.ts'
import type { RowsTab } from './use-rows.ts'

/** What a line of a table is made of: the requests of the page that are its own. @param key null: those of none. */
export function scopeOf(tab: RowsTab, key: string | null): UsageScope {
  // The server takes the empty text for that.
  const id = key ?? ''
  switch (tab) {
    case 'agents':
      return { agentId: id }
    case 'models':
      return { model: id }
    case 'projects':
      return { project: id }
    case 'sessions':
      return { sessionId: id }
    case 'tasks':
      return { taskId: id }
    default:
      return assertNever(tab)
  }
}

/** The filter that leaves only this line; null where there is none such. */
export function filterOf(tab: RowsTab, key: string | null): Partial<TokensView> | null {
  if (key === null) return null
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
