import { z } from 'zod'
import { identifier } from '#lib/connectors/identifier.ts'
import { MissionError } from '#lib/protocol/errors.ts'
import type { KnownDraft } from '#lib/protocol/event.ts'
import type { Command, MissionState } from '#lib/state/model.ts'
import { publish, readableFor, speaker } from '../call.ts'
import { ADDS_ONCE, agentArgument, tool } from '../tool.ts'

const MOST = 50

export const readMessages = tool({
  name: 'read_messages',
  title: 'Read messages',
  description:
    'What people sent to you and you have not said to be done, oldest first: messages, and commands such as interrupt. Look here between steps of your work. A message comes again until you name its id in done.',
  input: z.strictObject({
    done: z
      .array(z.string().min(1).max(128))
      .max(MOST)
      .default([])
      .describe('Ids of messages that you have dealt with'),
    agent: agentArgument,
  }),
  output: z.object({
    messages: z.array(
      z.object({
        id: z.string(),
        kind: z.string().describe('message, interrupt, or any other command'),
        text: z.string().nullable(),
        args: z.unknown(),
        by: z.string(),
        at: z.string(),
      }),
    ),
    more: z.boolean().describe('true: there are more; deal with these first'),
  }),
  annotations: ADDS_ONCE,
  async run(call, { done, agent }) {
    const its = await speaker(call, agent)
    const open = openCommands(readableFor(call, its), its.agentId)
    const ended = done
      .map((id) => known(readableFor(call, its), its.agentId, id))
      .filter(({ endedAt }) => endedAt === null)
    const left = open.filter(({ id }) => !done.includes(id))
    const shown = left.slice(0, MOST)
    // One id for each fact, so that two calls at once say it once.
    const delivered = shown.filter(({ deliveredAt }) => deliveredAt === null)
    const drafts: KnownDraft[] = [
      ...delivered.map(({ id }) => ({
        id: identifier('mcp', 'delivered', id),
        type: 'command:delivered' as const,
        data: { ...its.subject, commandId: id, how: 'mcp' },
      })),
      ...ended.map(({ id }) => ({
        id: identifier('mcp', 'done', id),
        type: 'command:result' as const,
        data: { ...its.subject, commandId: id, outcome: 'done' as const },
      })),
    ]
    if (drafts.length > 0) await publish(call, ...drafts)
    const messages = shown.map(({ id, kind, args, by, requestedAt }) => ({
      id,
      kind,
      text: textOf(args),
      args,
      by,
      at: requestedAt,
    }))
    const text =
      messages.length === 0 ? 'No messages.' : `${messages.length} ${messages.length === 1 ? 'message' : 'messages'}.`
    return { text, data: { messages, more: left.length > shown.length } }
  },
})

const openCommands = ({ commands }: MissionState, agentId: string): readonly Command[] =>
  [...commands.values()].filter((command) => command.agentId === agentId && command.endedAt === null)

function known({ commands }: MissionState, agentId: string, id: string): Command {
  const command = commands.get(id)
  if (command?.agentId === agentId) return command
  const message = `there is no message "${id}" to "${agentId}"; use the ids that read_messages gave`
  throw new MissionError('not_found', `done: ${message}.`, { issues: [{ path: 'done', message }] })
}

/** The words in what was sent, however the sender wrote it. */
function textOf(args: unknown): string | null {
  if (typeof args === 'string') return args
  const parsed = z.union([z.object({ text: z.string() }), z.object({ message: z.string() })]).safeParse(args)
  if (!parsed.success) return null
  return 'text' in parsed.data ? parsed.data.text : parsed.data.message
}
