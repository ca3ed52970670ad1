import type { MissionEvent, TaskStatus } from '#lib/protocol/event.ts'
import { STATUS_WORDS } from '../tasks/task-words.ts'
import { minuteWords } from '../ui/clock-words.ts'
import { countWords } from '../ui/figures.ts'
import type { GlyphName } from '../ui/glyph-rows.ts'

/** One thing that happened to a task. */
export interface HistoryLine {
  readonly glyph: GlyphName
  /** Colours the glyph. */
  readonly tone: 'working' | 'waiting' | 'idle' | 'error' | null
  /** What follows the name of who did it. */
  readonly words: string
  /** Who did it, where that is not who wrote the event. */
  readonly who?: string
}

type Data = Readonly<Record<string, unknown>>

/**
 * An event of a task in words. What it holds but its type is its publisher's, and may be anything.
 * @param nameOf an assignee's name.
 */
export function historyLine(event: MissionEvent, nameOf: (assignee: string) => string): HistoryLine {
  const data: Data = event.data
  const result = text(data.result)
  switch (event.type) {
    case 'task:created':
      return {
        glyph: 'idle',
        tone: 'idle',
        words: `made it, ${said([...changes(data, nameOf, ['title', 'assignee'])]) || 'in Backlog'}`,
      }
    case 'task:completed':
      return { glyph: 'done', tone: 'working', words: join('completed it', result) }
    case 'task:failed':
      return { glyph: 'error', tone: 'error', words: join('gave it up', result) }
    case 'task:removed':
      return { glyph: 'offline', tone: null, words: 'removed it' }
    case 'task:refused':
      return {
        glyph: 'stale',
        tone: null,
        words: `tried with generation ${count(data.generation)} of ${count(data.current)}: refused, 409`,
        who: text(data.by),
      }
    case 'task:commented':
      return { glyph: 'waiting', tone: null, words: join('wrote', text(data.text)) }
    default: {
      const words = said(changes(data, nameOf)) || 'changed nothing'
      const claims = data.status === 'running' && typeof data.assignee === 'string'
      return { glyph: claims ? 'working' : 'flag', tone: claims ? 'working' : null, words }
    }
  }
}

const said = (parts: readonly string[]): string => parts.join(', ')
const join = (words: string, more: string): string => (more === '' ? words : `${words}: ${more}`)

const PLAIN: readonly (readonly [field: string, word: string])[] = [
  ['title', 'title'],
  ['description', 'description'],
  ['project', 'project'],
  ['result', 'result'],
]

function changes(data: Data, nameOf: (assignee: string) => string, without: readonly string[] = []): readonly string[] {
  const { status, assignee, priority, labels, dependsOn, due, rank, review } = data
  const words: (string | false)[] = [
    typeof status === 'string' && `moved it to ${STATUS_WORDS[status as TaskStatus] ?? text(status)}`,
    assignee === null && !without.includes('assignee') && 'took it from its holder',
    typeof assignee === 'string' && `gave it to ${nameOf(assignee)}`,
    typeof priority === 'string' && `${text(priority)} priority`,
    Array.isArray(labels) && (labels.length > 0 ? `labels ${labels.map(text).join(', ')}` : 'no labels'),
    Array.isArray(dependsOn) &&
      (dependsOn.length > 0 ? `waits for ${dependsOn.map(text).join(', ')}` : 'waits for none'),
    due === null && 'no due date',
    typeof due === 'string' && `due ${minuteWords(text(due))}`,
    review === 'person' && 'a person has to review it',
    review === 'none' && 'no review',
    typeof data.generation === 'number' && `generation ${countWords(data.generation)}`,
    ...PLAIN.map(
      ([field, word]) => !without.includes(field) && data[field] !== undefined && join(word, text(data[field])),
    ),
    rank !== undefined && status === undefined && 'another place in its column',
  ]
  return words.filter((one) => one !== false)
}

const count = (value: unknown): string => (typeof value === 'number' ? countWords(value) : '')

/** Longer text is in the event. */
const MOST = 160

const text = (value: unknown): string =>
  typeof value === 'string' ? value.slice(0, MOST).replace(/\s+/g, ' ').trim() : ''
