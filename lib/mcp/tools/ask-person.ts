import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { identifier } from '#lib/connectors/identifier.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { Approval, MissionState } from '#lib/state/model.ts'
import { type Call, publish, readableFor, type Speaker, speaker } from '../call.ts'
import { ADDS_ONCE, agentArgument, tool } from '../tool.ts'

const SECONDS = 50

export const askPerson = tool({
  name: 'ask_person',
  title: 'Ask a person',
  description:
    'Ask a person something that you cannot decide, and wait a while for the answer. You are shown as waiting. If the state is pending nobody has answered yet: call again with the id you got, or go on with other work and ask later. Asking the same question again while it is open is the same question.',
  input: z.strictObject({
    question: z.string().trim().min(1).max(4_000).optional().describe('What to ask; leave it out when you give an id'),
    options: z.array(z.string().min(1).max(500)).max(20).optional().describe('Answers to choose from'),
    id: z.string().min(1).max(128).optional().describe('Of a question that you asked before: waits for its answer'),
    waitSeconds: z.number().min(0).max(SECONDS).default(25).describe('How long this call may wait'),
    agent: agentArgument,
  }),
  output: z.object({
    id: z.string().describe('Name it to ask again'),
    state: z.enum(['pending', 'answered', 'allowed', 'denied', 'expired', 'elsewhere']),
    answer: z.string().nullable(),
    by: z.string().nullable().describe('Who answered'),
  }),
  annotations: ADDS_ONCE,
  async run(call, { question, options, id, waitSeconds, agent }) {
    const its = await speaker(call, agent)
    const asked = id ?? (await ask(call, its, question, options))
    if (id !== undefined) mayHear(call, its, id)
    const isClosed = (state: MissionState) => (state.approvals.get(asked)?.resolution ?? null) !== null
    const timeoutMs = Math.min(waitSeconds * 1_000, call.limits.mcpWaitMs)
    await call.waiting.until(call, isClosed, timeoutMs)
    return answerOf(asked, call.view.state().approvals.get(asked))
  },
})

async function ask(call: Call, its: Speaker, question: string | undefined, options: readonly string[] = []) {
  if (question === undefined) {
    const message = 'Give the question, or the id of one that you asked before.'
    throw new MissionError('invalid', message, { issues: [{ path: 'question', message }] })
  }
  const same = [...call.view.state().approvals.values()].find(
    (asked) =>
      asked.resolution === null &&
      asked.agentId === its.agentId &&
      asked.question === question &&
      isOwn(call, asked.id),
  )
  if (same) return same.id
  const approvalId = identifier(`${ownPrefix(call)}${randomBytes(8).toString('hex')}`)
  const data = {
    ...its.subject,
    approvalId,
    answerHere: true,
    question,
    ...(options.length > 0 && { options: [...options] }),
  }
  await publish(call, { type: 'approval:requested', data })
  return approvalId
}

/** Ids of what a key asked name the key, so that another one does not hear the answer. */
const ownPrefix = ({ grant }: Call) => `ask:${grant.principal.id}:`
const isOwn = (call: Call, approvalId: string) => approvalId.startsWith(ownPrefix(call))

function mayHear(call: Call, its: Speaker, id: string): void {
  const { approvals } = isOwn(call, id) ? call.view.state() : readableFor(call, its)
  if (approvals.get(id)?.agentId === its.agentId) return
  throw new MissionError(
    'not_found',
    `"${its.agentId}" has no question "${id}": it never asked it, or it was closed long ago. Ask anew.`,
  )
}

const STATES = {
  answer: 'answered',
  allow: 'allowed',
  deny: 'denied',
  expired: 'expired',
  elsewhere: 'elsewhere',
} as const

function answerOf(id: string, asked: Approval | undefined) {
  const resolution = asked?.resolution ?? null
  if (resolution === null) {
    const text = `Nobody has answered yet. Ask again with the id "${id}".`
    return { text, data: { id, state: 'pending' as const, answer: null, by: null } }
  }
  const { decision, message, by } = resolution
  const state = STATES[decision]
  const text = message === null ? `The question was closed: ${state}, by ${by}.` : `${by} answered: ${message}`
  return { text, data: { id, state, answer: message, by } }
}
