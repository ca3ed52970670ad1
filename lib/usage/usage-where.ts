import { dayNumber, type RollUp } from './usage-schema.ts'
import type { UsageDays, UsageScope } from './usage-store.ts'
import type { Words } from './words.ts'

/** A condition and what stands for its question marks. */
export interface Where {
  readonly sql: string
  readonly values: readonly number[]
}

const COLUMNS = [
  ['agentId', 'agent'],
  ['model', 'model'],
  ['provider', 'provider'],
  ['project', 'project'],
  ['sessionId', 'session'],
  ['taskId', 'task'],
] as const

/** Of roll-ups. @param prefix of the columns, as `r.`. */
export function whereDays({ from, to }: UsageDays, prefix = ''): Where {
  return { sql: `${prefix}day BETWEEN ? AND ?`, values: [dayNumber(from), dayNumber(to)] }
}

/**
 * @param mark stands before each column: an alias with its dot, or `+`, which keeps SQLite from choosing an index.
 * @param indexed a column that is to be looked up by its index all the same.
 */
export function whereScope(scope: UsageScope, words: Words, mark = '', indexed: string | null = null): Where {
  const parts: Where[] = []
  for (const [name, column] of COLUMNS) {
    const wanted = scope[name]
    if (wanted === undefined) continue
    const n = wanted === null ? 0 : (words.find(wanted) ?? -1)
    parts.push({ sql: `${column === indexed ? '' : mark}${column} = ?`, values: [n] })
  }
  if (scope.kind !== undefined) parts.push(whereKind(scope.kind, words, mark))
  return allOf(parts)
}

function whereKind(kind: string | null, words: Words, mark: string): Where {
  if (kind === null) return { sql: `${mark}agent NOT IN (SELECT n FROM agents WHERE kind <> 0)`, values: [] }
  return { sql: `${mark}agent IN (SELECT n FROM agents WHERE kind = ?)`, values: [words.find(kind) ?? -1] }
}

export const allOf = (parts: readonly Where[]): Where => ({
  sql: parts.length === 0 ? 'TRUE' : parts.map(({ sql }) => sql).join(' AND '),
  values: parts.flatMap(({ values }) => values),
})

/** The smallest roll-up that knows what is asked for. */
export function rollUpFor({ scope, fine, hours }: { scope: UsageScope; fine: boolean; hours: boolean }): RollUp {
  const isFine = fine || scope.sessionId !== undefined || scope.taskId !== undefined
  if (hours) return isFine ? 'hours_fine' : 'hours'
  return isFine ? 'days_fine' : 'days'
}
