import type { DatabaseSync } from 'node:sqlite'
import type { UsageBy } from './usage-answers.ts'
import { dayText, hourText } from './usage-schema.ts'

export interface UsageName {
  readonly key: string | null
  readonly label: string | null
  readonly of: string | null
}

const WORD = (column: string) => `(SELECT text FROM words WHERE n = ${column})`
const LABELLED = {
  agent: `SELECT label, ${WORD('kind')} AS of FROM agents WHERE n = ?`,
  session: `SELECT label, ${WORD('agent')} AS of FROM sessions WHERE n = ?`,
  task: 'SELECT label, NULL AS of FROM tasks WHERE n = ?',
}

/** What the key of a group is called, by the number it has in the tables. */
export function usageNames(db: DatabaseSync): (by: UsageBy, n: number) => UsageName {
  const word = db.prepare('SELECT text FROM words WHERE n = ?')
  const labels = {
    agent: db.prepare(LABELLED.agent),
    session: db.prepare(LABELLED.session),
    task: db.prepare(LABELLED.task),
  }
  return (by, n) => {
    if (by === 'day' || by === 'hour') return { key: by === 'day' ? dayText(n) : hourText(n), label: null, of: null }
    const key = textIn(word.get(n)?.text)
    const row = by === 'agent' || by === 'session' || by === 'task' ? labels[by].get(n) : undefined
    return { key, label: textIn(row?.label), of: textIn(row?.of) }
  }
}

const textIn = (value: unknown): string | null => (typeof value === 'string' ? value : null)
