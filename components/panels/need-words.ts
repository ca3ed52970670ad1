import { assertNever } from '#lib/protocol/assert-never.ts'
import type { AgentStatus } from '#lib/protocol/event.ts'
import type { Alert, Approval, MissionState } from '#lib/state/model.ts'
import type { Need } from '#lib/state/selectors.ts'
import { isReported } from '../alerts/alert-figures.ts'
import { subjectWords } from '../alerts/subject-words.ts'
import { budgetName } from '../budgets/budget-name.ts'
import { eitherWords, percentWords } from '../ui/figures.ts'

/** A need as a sentence: who, what, and the thing itself as text or as code. All of it may be somebody else's text. */
export interface NeedWords {
  readonly who: string
  readonly verb: string
  readonly text: string | null
  readonly code: string | null
  readonly note: string | null
  readonly look: Extract<AgentStatus, 'waiting' | 'error'>
}

/** Of an alert without an agent nothing is looked up. */
const NOBODY = { agents: new Map(), approvals: new Map() }

const PLAIN = { text: null, code: null, note: null } as const

/** Who it is about: the agent, or what the budget is called; empty where there is neither. */
export function needName(need: Need, agents: MissionState['agents']): string {
  if (need.kind === 'budget') return budgetName(need.budget, agents)
  return need.agentId === null ? '' : (agents.get(need.agentId)?.name ?? need.agentId)
}

/** @param name as needName gives it. */
export function needWords(need: Need, name: string): NeedWords {
  switch (need.kind) {
    case 'approval':
      return { ...PLAIN, who: name, look: 'waiting', ...approvalWords(need.approval) }
    case 'waiting': {
      const { reason, evidence, current } = need.agent
      const verb = reason === 'permission' ? 'waits for permission' : 'waits for an answer'
      return {
        ...PLAIN,
        who: name,
        look: 'waiting',
        verb,
        code: current?.title ?? null,
        note: evidence?.detail ?? null,
      }
    }
    case 'error': {
      const { evidence, current } = need.agent
      return {
        ...PLAIN,
        who: name,
        look: 'error',
        verb: 'stopped',
        text: evidence?.detail ?? null,
        code: current?.title ?? null,
      }
    }
    case 'budget': {
      const { message, severity } = need.alert
      // An alert stands alone elsewhere and begins with the name, which stands before it here.
      const text = message.startsWith(`${name}: `) ? message.slice(name.length + 2) : message
      return { ...PLAIN, who: name, look: severity === 'critical' ? 'error' : 'waiting', verb: 'budget:', text }
    }
    case 'threshold': {
      const { scope, spent, limit, action } = need.threshold
      const text = limit > 0 ? `${spent} of ${limit} (${percentWords(spent / limit)})` : `${spent} of ${limit}`
      return { ...PLAIN, who: scope, look: 'waiting', verb: 'is over its budget', text, note: action }
    }
    case 'alert':
      return { ...PLAIN, look: 'error', ...alertWords(need.alert, name) }
    default:
      return assertNever(need)
  }
}

/** An alert says itself what is wrong, and mostly begins with the name of the agent, which stands before it here. */
function alertWords(
  { rule, subject, message, by }: Alert,
  name: string,
): Pick<NeedWords, 'who' | 'verb' | 'text' | 'note'> {
  if (name === '') {
    const note = isReported({ by }) ? rule : subjectWords({ rule, subject }, NOBODY)
    return { who: message, verb: '', text: null, note }
  }
  const [verb, text] = message.startsWith(`${name} `) ? ['', message.slice(name.length + 1)] : ['alerts:', message]
  return { who: name, verb, text, note: null }
}

function approvalWords({
  tool,
  question,
  input,
  options,
  answerHere,
}: Approval): Pick<NeedWords, 'verb' | 'text' | 'code' | 'note'> {
  // Here they are its buttons.
  const choices = options.length > 0 && !answerHere ? eitherWords(options) : null
  if (question !== null) return { verb: 'asks', text: question, code: null, note: choices }
  return { verb: `wants to use ${tool ?? 'a tool'}`, text: null, code: inputWords(input), note: choices }
}

/** The part of a tool's input that a person decides by: the command, the file, the address; else all of it as JSON. */
export function inputWords(input: unknown): string | null {
  if (input === null || input === undefined) return null
  if (typeof input === 'string') return input
  if (typeof input === 'object') {
    for (const name of ['command', 'file_path', 'path', 'url']) {
      const part: unknown = Reflect.get(input, name)
      if (typeof part === 'string' && part !== '') return part
    }
  }
  return JSON.stringify(input) ?? null
}
