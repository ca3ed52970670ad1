import type { FileHistoryQuery } from '#lib/files/file-history.ts'
import { invalid } from './part-query.ts'

const LIMIT = { usual: 100, most: 500 }
const CHANGES = ['created', 'modified', 'deleted', 'read'] as const
const NAMES = ['taskId', 'path', 'q', 'agentId', 'sessionId', 'change', 'before', 'limit']

/** What was asked for; in which times a task was held, only the archive of tasks knows. */
export interface FileHistoryQuestion {
  /** Only what its holders did while they held it. */
  readonly taskId: string | null
  readonly query: Omit<FileHistoryQuery, 'spans'>
}

/**
 * The parameters of `GET /api/files/history`.
 * @throws MissionError `invalid` naming the parameter that is unknown, given twice, or not valid.
 */
export function readFileHistoryQuery(query: URLSearchParams): FileHistoryQuestion {
  for (const name of query.keys()) {
    if (!NAMES.includes(name)) throw invalid(name, `is no parameter here; there are ${NAMES.join(', ')}`)
    if (query.getAll(name).length > 1) throw invalid(name, 'is given more than once')
  }
  const change = query.get('change')
  const known = CHANGES.find((one) => one === change) ?? null
  if (change !== null && known === null) throw invalid('change', `must be one of ${CHANGES.join(', ')}`)
  return {
    taskId: query.get('taskId'),
    query: {
      path: query.get('path'),
      q: query.get('q') || null,
      agentId: query.get('agentId'),
      sessionId: query.get('sessionId'),
      change: known,
      before: wholeOf(query, 'before', Number.MAX_SAFE_INTEGER),
      limit: wholeOf(query, 'limit', LIMIT.most) ?? LIMIT.usual,
    },
  }
}

function wholeOf(query: URLSearchParams, name: string, most: number): number | null {
  const text = query.get(name)
  if (text === null) return null
  const value = /^[0-9]{1,16}$/.test(text) ? Number(text) : 0
  if (value < 1 || value > most) throw invalid(name, `must be a whole number from 1 to ${most}`)
  return value
}
