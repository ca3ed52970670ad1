import { assertNever } from '#lib/protocol/assert-never.ts'
import type { Agent, Approval } from '#lib/state/model.ts'
import { inputWords } from './need-words.ts'

/** One line of somebody else's text; code is set in the mono. */
export interface CurrentWords {
  readonly text: string
  readonly isCode: boolean
}

const say = (text: string | null | undefined): CurrentWords | null => (text ? { text, isCode: false } : null)

/**
 * What an agent is at, in one line: what it asks or why it stopped while it needs somebody, else its running tool or
 * task, else what it last said, else what its status stands on.
 * @param asks its oldest open approval, where there is one.
 */
export function currentWords(agent: Agent, asks: Approval | null): CurrentWords {
  const { evidence, lastMessage } = agent
  const nothing = { text: 'has not said what it does yet', isCode: false }
  const rest = say(lastMessage) ?? say(evidence?.detail) ?? say(evidence?.task) ?? nothing
  if (asks) return approvalWords(asks) ?? rest
  switch (agent.status) {
    case 'error':
      return say(evidence?.detail) ?? doing(agent) ?? rest
    case 'waiting':
      return doing(agent) ?? say(evidence?.detail) ?? rest
    case 'working':
    case 'idle':
    case 'stale':
    case 'offline':
      return doing(agent) ?? rest
    default:
      return assertNever(agent.status)
  }
}

const doing = ({ current }: Agent): CurrentWords | null =>
  current && { text: current.title, isCode: current.tool !== null }

function approvalWords({ question, tool, input }: Approval): CurrentWords | null {
  if (question !== null) return say(`asks: ${question}`)
  const text = [tool, inputWords(input)].filter(Boolean).join(' ')
  return text === '' ? null : { text, isCode: true }
}
