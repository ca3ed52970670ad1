import type { Draft } from '#lib/protocol/event.ts'
import { clip, clipLine } from '../clip.ts'
import { withoutUndefined } from '../without-undefined.ts'
import type { BusProperties } from './bus-event.schema.ts'
import { readTool } from './tool-readings.ts'
import { about, factId, type Reading, type Turn } from './turn.ts'

/**
 * `message.updated`: a reply of the model that is finished tells what it cost. OpenCode sends each message many times while
 * it grows; only the state that has its end counts, once for each message id.
 */
export function readMessage(turn: Turn): Reading {
  const { info } = turn.event.properties
  if (info?.role !== 'assistant' || info.time?.completed === undefined) return {}
  const usage = usageOf(turn, info)
  const model = info.modelID ? clip(info.modelID, 120) : undefined
  return { drafts: usage ? [usage] : [], memo: model ? { model } : {} }
}

type Info = NonNullable<BusProperties['info']>

/** OpenCode's `input` is without what came from a cache, its `output` without the reasoning, which ours includes. */
function usageOf(turn: Turn, { id, tokens, cost, modelID, providerID, time }: Info): Draft | null {
  const { input = 0, output = 0, reasoning = 0 } = tokens ?? {}
  const { read = 0, write = 0 } = tokens?.cache ?? {}
  if (!id || !modelID || input + output + reasoning + read + write === 0) return null
  const { start, created = start, completed } = time ?? {}
  // A model without a price costs 0 here: that is not known rather than free.
  const priced = cost !== undefined && cost > 0
  return {
    id: factId(turn, id, 'usage'),
    type: 'token:usage',
    data: withoutUndefined({
      ...about(turn),
      model: clip(modelID, 120),
      provider: providerID ? clip(providerID, 60) : undefined,
      project: turn.agent.project,
      input,
      output: output + reasoning,
      reasoning,
      cacheRead: read,
      cacheWrite: write,
      costUsd: priced ? cost : undefined,
      costSource: priced ? ('reported' as const) : undefined,
      requestId: clip(id, 200),
      durationMs: created !== undefined && completed !== undefined ? Math.max(0, completed - created) : undefined,
    }),
  }
}

export function readPart(turn: Turn): Reading {
  switch (turn.event.properties.part?.type) {
    case 'tool':
      return readTool(turn)
    case 'text':
      return readText(turn)
    default:
      return {}
  }
}

/** A prompt comes whole and untimed; what the model writes has a start, and an end once it is whole. */
function readText(turn: Turn): Reading {
  const { part } = turn.event.properties
  const said = part?.text?.trim() ?? ''
  if (!part?.id || said === '' || part.synthetic || part.ignored) return {}
  const role = part.time?.start === undefined ? 'user' : 'assistant'
  if (role === 'assistant' && part.time?.end === undefined) return {}
  const { subagentId, ...rest } = about(turn)
  // The words of a sub-agent are no words of the session's conversation.
  if (subagentId !== undefined) return {}
  const task = role === 'user' ? clipLine(unquoted(said), 200) : undefined
  const message: Draft = {
    id: factId(turn, part.id, 'text'),
    type: 'session:activity',
    data: withoutUndefined({ ...rest, lastMessage: clip(role === 'user' ? unquoted(said) : said, 8_000), role }),
  }
  return task === undefined ? { drafts: [message] } : { drafts: [message], memo: { task } }
}

/** `opencode run "a b"` puts the words that it was given into quotes. */
const unquoted = (text: string): string => (/^"[^"]*"$/.test(text) ? text.slice(1, -1) : text)
