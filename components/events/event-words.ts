import type { MissionEvent } from '#lib/protocol/event.ts'
import type { Me } from '../board/me.ts'
import { ageWords, countWords } from '../ui/figures.ts'

/** One line about an event; with a tone where a person is needed or something failed. */
export interface EventLine {
  readonly words: string
  readonly tone: 'waiting' | 'error' | null
}

type Data = Readonly<Record<string, unknown>>

const calm = (words: string): EventLine => ({ words, tone: null })

/** Everything in an event but its type is its publisher's word: nothing here believes in a shape. */
export function eventLine({ type, data }: MissionEvent, me?: Me): EventLine {
  const line = LINES[type] ?? LINES[`${type.split(':')[0]}:*`]
  return line?.(named(data, me)) ?? calm(compact(data))
}

/** With the name of the person to whom a task was given. */
function named(data: Data, me: Me | undefined): Data {
  const { assignee } = data
  const isPerson = typeof assignee === 'string' && assignee.startsWith('person:')
  return isPerson ? { ...data, assignee: actorWords(assignee, me) } : data
}

const LINES: Readonly<Record<string, (data: Data) => EventLine>> = {
  'agent:statusChange': (data) => {
    const status = text(data.status)
    const source = text(record(data.evidence).source)
    const words = `${join(' → ', text(data.previousStatus), status)}${source && `, by ${source}`}`
    const tone = status === 'waiting' || status === 'error' ? status : null
    return { words: join(': ', words, text(data.task) || text(record(data.evidence).detail)), tone }
  },
  'agent:activity': (data) => {
    const ended = data.ok === false ? 'failed' : data.phase === 'start' ? 'started' : ''
    const took =
      typeof data.durationMs === 'number' && data.durationMs >= 1_000 ? `in ${ageWords(data.durationMs)}` : ''
    const words = join(', ', text(data.title), join(' ', ended, took))
    return { words, tone: data.ok === false ? 'error' : null }
  },
  'agent:lifecycle': (data) => ({
    words: join(': ', text(data.phase), text(data.detail)),
    tone: data.phase === 'crash' ? 'error' : null,
  }),
  'agent:levelUp': (data) => calm(`reached level ${text(data.level)} with ${text(data.xp)} XP`),
  'agent:*': (data) => calm(join(', ', text(data.name), text(data.kind), text(data.machine), text(data.project))),
  'session:activity': (data) => calm(text(data.lastMessage) || join(', ', text(data.title), text(data.model))),
  'session:*': (data) =>
    calm(join(', ', text(data.title), text(data.model), text(data.reason)) || text(data.sessionId)),
  'task:failed': (data) => ({ words: aboutTask(data), tone: 'error' }),
  'task:refused': (data) =>
    calm(
      `#${text(data.taskId)}: ${text(data.by)} was refused with generation ${text(data.generation)} of ${text(data.current)}`,
    ),
  'task:limits': (data) => calm(limitWords(record(data.limits))),
  'task:*': (data) => calm(aboutTask(data)),
  'lead:*': (data) => calm(join(', ', text(data.name) || text(data.leadId), text(data.company), text(data.score))),
  'token:usage': (data) => {
    const parts = [
      [data.input, 'in'],
      [data.cacheRead, 'cached'],
      [data.output, 'out'],
    ] as const
    const counts = parts.map(([count, word]) => (typeof count === 'number' ? `${countWords(count)} ${word}` : ''))
    const cost = typeof data.costUsd === 'number' ? `= $${data.costUsd.toFixed(4)}` : ''
    return calm(join(' ', join(': ', text(data.model), join(', ', ...counts)), cost))
  },
  'token:threshold': (data) => ({
    words: `${text(data.scope)}: ${text(data.spent)} of ${text(data.limit)} ${text(data.period)}`,
    tone: 'waiting',
  }),
  'approval:requested': (data) => {
    const { command, file_path } = record(data.input)
    const words = text(data.question) || join(' ', text(data.tool), text(command) || text(file_path))
    return { words: words || 'asks for permission', tone: 'waiting' }
  },
  'approval:resolved': (data) => calm(join(': ', text(data.decision), text(data.message))),
  'command:result': (data) => ({
    words: join(': ', text(data.outcome), text(data.output)),
    tone: data.outcome === 'failed' ? 'error' : null,
  }),
  'command:*': (data) => calm(join(' ', text(data.kind) || text(data.commandId), compactUnlessEmpty(data.args))),
  'terminal:*': (data) =>
    calm(join(' ', text(data.title) || text(data.terminalId), text(data.exitCode) && `exit ${text(data.exitCode)}`)),
  'system:alert': (data) => ({
    words: text(data.message),
    tone: data.severity === 'critical' ? 'error' : data.severity === 'warning' ? 'waiting' : null,
  }),
  'system:status': (data) => ({
    words: join(': ', `${text(data.component)} ${text(data.status)}`, text(data.detail)),
    tone: data.status === 'down' ? 'error' : null,
  }),
  'file:change': (data) => calm(join(' ', text(data.path), text(data.change))),
}

const limitWords = (limits: Data): string => {
  const one = ([status, most]: [string, unknown]) =>
    most === null ? `${status} without a limit` : `${status} at most ${text(most)}`
  return join(', ', ...Object.entries(limits).slice(0, 4).map(one))
}

const aboutTask = (data: Data) =>
  join(': ', join(' ', `#${text(data.taskId)}`, text(data.title)), text(data.text) || text(data.result)) +
  (typeof data.assignee === 'string' ? ` → ${data.assignee}` : '')

/** Longer text is cut by the row anyway; lines are too. */
const MOST = 240

function text(value: unknown): string {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? value.slice(0, MOST).replace(/\s+/g, ' ').trim() : ''
}

const record = (value: unknown): Data => (typeof value === 'object' && value !== null ? { ...value } : {})
const join = (between: string, ...words: readonly string[]) => words.filter((word) => word !== '').join(between)
const compactUnlessEmpty = (value: unknown) => (value === undefined ? '' : compact(value))
const compact = (value: unknown) => (JSON.stringify(value) ?? '').slice(0, MOST)

/** Who published it, in words: `Ada`, `key laptop`, `server`, `rule quiet`; who is not known by its id. */
export function actorWords(actor: string, me?: Me): string {
  if (actor === me?.id) return me.name
  const name = me?.names?.get(actor)
  if (name !== undefined) return name
  const [kind = '', ...rest] = actor.split(':')
  return join(' ', kind, rest.join(':'))
}
