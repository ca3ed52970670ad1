import { assertNever } from '#lib/protocol/assert-never.ts'
import type { RuleKind } from '#lib/protocol/event.ts'
import { paramOf, RULE_KINDS, type RuleParam } from '#lib/state/alert-rules.ts'
import type { AlertRule, RuleScope } from '#lib/state/model.ts'

/** The name of a parameter whose value stands there. With a lead it may be 0: then neither is read, since it says nothing. */
export interface Slot {
  readonly param: string
  readonly lead?: string
}

/** A piece of a rule's sentence: words, or a slot among them. */
export type Piece = string | Slot

const at = (param: string): Piece => ({ param })
const after = (lead: string, param: string): Piece => ({ param, lead })

/** A rule as a sentence. What is in it can be chosen; when it is over stands beside it. */
export function sentenceOf(kind: RuleKind): readonly Piece[] {
  switch (kind) {
    case 'error':
      return ['An agent is in error', after(' for more than ', 'forMs')]
    case 'waiting':
      return [
        'Somebody waits for a person',
        after(' longer than ', 'forMs'),
        after(', and is critical after ', 'escalateMs'),
      ]
    case 'stale':
      return ['An agent is stale', after(' for more than ', 'forMs')]
    case 'errorRate':
      return [at('percent'), ' of an agent’s calls fail, of ', at('calls'), ' or more within ', at('windowMs')]
    case 'noProgress':
      return ['An agent works for ', at('forMs'), ' and gets nothing done']
    case 'costSpike':
      return ['An hour costs over ', at('usd'), ' and ', at('times'), ' the usual', after(', for ', 'forMs')]
    case 'collision':
      return ['Two agents write to one file within ', at('windowMs'), '; ', at('hold')]
    case 'budget':
      return ['A budget reaches one of its steps']
    case 'system':
      return ['A part of the system is down', after(' for more than ', 'forMs')]
    case 'disk':
      return ['Less than ', at('percent'), ' of the disk is free', after(' for ', 'forMs')]
    case 'ingestLag':
      return ['Events wait longer than ', at('lagMs'), ' to be stored', after(', for ', 'forMs')]
    case 'reported':
      return ['A program reports an alert of its own']
    default:
      return assertNever(kind)
  }
}

const KIND_WORDS: Readonly<Record<RuleKind, string>> = {
  error: 'an agent in error',
  waiting: 'somebody who waits',
  stale: 'a silent agent',
  errorRate: 'calls that fail',
  noProgress: 'work without a result',
  costSpike: 'a jump in cost',
  collision: 'two writers of one file',
  budget: 'a step of a budget',
  system: 'a part that is down',
  disk: 'a full disk',
  ingestLag: 'slow storing',
  reported: 'what programs report',
}
export const kindWords = (kind: RuleKind): string => KIND_WORDS[kind]

/** A value in a sentence that is read. */
export interface ReadValue {
  readonly param: string
  readonly words: string
}

/** What a rule's sentence says of it: a time that is none is left out. */
export function sentenceRead(rule: AlertRule): readonly (string | ReadValue)[] {
  return sentenceOf(rule.kind).flatMap((piece) => {
    if (typeof piece === 'string') return [piece]
    const { param, lead } = piece
    const value = paramOf(rule, param)
    const read = { param, words: valueWords(param, value) }
    if (lead === undefined) return [read]
    return value === 0 ? [] : [lead, read]
  })
}

/** The same as plain text. */
export const sentenceWords = (rule: AlertRule): string =>
  sentenceRead(rule)
    .map((piece) => (typeof piece === 'string' ? piece : piece.words))
    .join('')

/** Kinds that people make more rules of: the others are looked at once. */
export const OWN_KINDS: readonly RuleKind[] = ['error', 'waiting', 'stale', 'errorRate', 'noProgress', 'costSpike']

/** The value of a parameter as it stands in the sentence. */
export function valueWords(param: string, value: number): string {
  if (param === 'escalateMs' && value === 0) return 'never'
  if (param.endsWith('Ms')) return durationWords(value)
  if (param === 'percent') return `${value} %`
  if (param === 'usd') return `$${value}`
  if (param === 'hold') return value === 1 ? 'in one folder the second has to wait' : 'both may go on'
  return param === 'times' ? `${value} times` : String(value)
}

/** Exact, unlike an age: a rule says what was chosen. */
export function durationWords(ms: number): string {
  const units = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1_000, 's'],
  ] as const
  const [size, unit] = units.find(([size]) => ms >= size && ms % size === 0) ?? [1, 'ms']
  return ms === 0 ? '0 s' : `${ms / size} ${unit}`
}

const SECOND = 1_000
const MINUTE = 60_000
const CHOICES: Readonly<Record<string, readonly number[]>> = {
  Ms: [0, 5, 10, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400].map((s) => s * SECOND),
  windowMs: [1, 5, 10, 15, 30, 60].map((minutes) => minutes * MINUTE),
  lagMs: [500, SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 30 * SECOND, MINUTE],
  percent: [1, 2, 5, 10, 15, 20, 30, 40, 50, 60, 80, 90],
  calls: [1, 5, 10, 20, 50, 100],
  times: [1, 2, 3, 5, 10, 20],
  usd: [0, 1, 2, 5, 10, 20, 50, 100],
  hold: [0, 1],
}

/** What may be chosen for a parameter, the value it has among it. */
export function choicesOf(rule: AlertRule, name: string): readonly number[] {
  const param: RuleParam | undefined = RULE_KINDS[rule.kind].params[name]
  const value = paramOf(rule, name)
  if (param === undefined) return [value]
  const usual = CHOICES[name] ?? CHOICES.Ms ?? []
  const within = usual.filter((choice) => choice >= param.least && choice <= param.most)
  return [...new Set([...within, value])].sort((a, b) => a - b)
}

/** Where a rule looks, in a few words. @param nameOf the name of an agent. */
export function scopeWords({ kind, scope }: AlertRule, nameOf: (agentId: string) => string): string {
  const parts = [
    scope.agentId === null ? null : nameOf(scope.agentId),
    scope.project,
    scope.kind === null ? null : `${scope.kind} agents`,
  ].filter((part) => part !== null)
  return parts.length > 0 ? parts.join(', ') : WHERE[kind]
}

const WHERE: Readonly<Record<RuleKind, string>> = {
  error: 'all agents',
  waiting: 'all agents',
  stale: 'all agents',
  errorRate: 'all agents',
  noProgress: 'all agents',
  collision: 'all agents',
  costSpike: 'workspace',
  budget: 'any budget',
  system: 'every part',
  disk: 'each machine',
  ingestLag: 'each machine',
  reported: 'all programs',
}

/** A scope as one text, for a list to choose from, and back. */
export const scopeText = ({ agentId, project, kind }: RuleScope): string =>
  agentId !== null ? `agent:${agentId}` : project !== null ? `project:${project}` : kind !== null ? `kind:${kind}` : ''

export function scopeFrom(text: string): RuleScope {
  const nobody = { agentId: null, project: null, kind: null }
  const [what, ...rest] = text.split(':')
  const value = rest.join(':')
  if (what === 'agent') return { ...nobody, agentId: value }
  if (what === 'project') return { ...nobody, project: value }
  return what === 'kind' ? { ...nobody, kind: value } : nobody
}
