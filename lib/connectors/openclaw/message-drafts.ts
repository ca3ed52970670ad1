import type { Draft } from '#lib/protocol/event.ts'
import { clip } from '../clip.ts'
import { identifier } from '../identifier.ts'
import { withoutUndefined } from '../without-undefined.ts'
import type { Message } from './frames.schema.ts'

export interface MessageSubject {
  readonly agentId: string
  readonly sessionId: string
}

/** The gateway's id and time (its clock, milliseconds) of a message in a transcript. */
export function placeOf(message: Message, given?: string): { readonly id: string; readonly at: number } | null {
  const { __openclaw: stored, timestamp } = message
  const id = stored?.id ?? given
  const at = stored?.recordTimestampMs ?? timestamp
  return id && at !== undefined ? { id, at } : null
}

/**
 * What one request of the model used, as the transcript has it: `input` is without the cache. Rows of sessions hold sums
 * too, but only of the last run and of the cache only the last request, so they are counted from nowhere.
 */
export function usageDraft(subject: MessageSubject, message: Message, id: string): Draft | null {
  const { usage, role, model, provider } = message
  const { input = 0, output = 0, cacheRead = 0, cacheWrite = 0 } = usage ?? {}
  if (role !== 'assistant' || !model || input + output + cacheRead + cacheWrite === 0) return null
  const cost = usage?.cost?.total ?? 0
  return {
    id: identifier(subject.sessionId, id, 'usage'),
    type: 'token:usage',
    data: withoutUndefined({
      ...subject,
      model: clip(model, 120),
      provider: provider ? clip(provider, 60) : undefined,
      input,
      output,
      cacheRead,
      cacheWrite,
      // A model without a price costs 0 there: that is not known rather than free.
      costUsd: cost > 0 ? cost : undefined,
      costSource: cost > 0 ? ('reported' as const) : undefined,
      requestId: clip(id, 200),
    }),
  }
}

/** What was said, without tool calls and their results. */
export function spokenDraft(subject: MessageSubject, message: Message, id: string): Draft | null {
  const { role } = message
  const text = textOf(message.content).trim()
  if ((role !== 'user' && role !== 'assistant') || text === '') return null
  return {
    id: identifier(subject.sessionId, id, 'text'),
    type: 'session:activity',
    data: { ...subject, lastMessage: clip(text, 8_000), role },
  }
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content
    .slice(0, 50)
    .flatMap((part: unknown) => {
      if (typeof part !== 'object' || part === null || !('text' in part)) return []
      return typeof part.text === 'string' ? [part.text] : []
    })
    .join('\n')
}
