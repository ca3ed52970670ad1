import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMissionError } from '#lib/protocol/errors.ts'
import { eventData } from '#lib/protocol/event.schema.ts'
import { isKnownType, parseDraft } from './parse-draft.ts'

const refusal = (input: unknown) => {
  try {
    parseDraft(input)
  } catch (error) {
    if (isMissionError(error)) return error
    throw error
  }
  throw new Error('accepted')
}

describe('parseDraft', () => {
  it('takes a known type and keeps fields that it does not know', () => {
    expect(parseDraft({ id: 'x', type: 'file:change', data: { path: 'a.ts', change: 'modified', later: 1 } })).toEqual({
      id: 'x',
      type: 'file:change',
      data: { path: 'a.ts', change: 'modified', later: 1 },
    })
  })

  it('takes a type of the publisher’s own namespace with any object', () => {
    expect(parseDraft({ type: 'deploy:finished', data: { ms: 3, deep: { er: [1, null] } } })).toEqual({
      id: null,
      type: 'deploy:finished',
      data: { ms: 3, deep: { er: [1, null] } },
    })
  })

  it.each([
    [
      { type: 'agent:statusChange', payload: { agentId: 'a', status: 'busy' } },
      'agent:statusChange',
      { agentId: 'a', status: 'working' },
    ],
    [
      { type: 'agent:status', data: { agentId: 'a', status: 'online' } },
      'agent:statusChange',
      { agentId: 'a', status: 'idle' },
    ],
    [{ type: 'agent:registered', data: { id: 'a', name: 'A' } }, 'agent:registered', { agentId: 'a', name: 'A' }],
    [{ type: 'task:created', data: { id: 't', title: 'T' } }, 'task:created', { taskId: 't', title: 'T' }],
    [{ type: 'lead:scored', data: { id: 'l', score: 4 } }, 'lead:scored', { leadId: 'l', score: 4 }],
    [
      { type: 'agent:statusChange', agentId: 'a', data: { status: 'error' } },
      'agent:statusChange',
      { agentId: 'a', status: 'error' },
    ],
  ])('normalises the aliases of %j', (input, type, data) => {
    expect(parseDraft(input)).toEqual({ id: null, type, data })
  })

  it('does not mistake an own id of a custom event for its subject', () => {
    expect(parseDraft({ type: 'agentic:thing', data: { id: 'x' } }).data).toEqual({ id: 'x' })
  })

  it.each([
    [null, '', /must be a JSON object/],
    [[], '', /must be a JSON object/],
    [{ data: {} }, 'type', /type must be text/],
    [{ type: 'nonsense', data: {} }, 'type', /"nonsense" must be a known type/],
    [{ type: 'agent:invented', data: {} }, 'type', /namespace before its colon is the server's/],
    [{ type: 'agent:levelUp:x', data: {} }, 'type', /must be a known type/],
    [{ type: 'toString', data: {} }, 'type', /must be a known type/],
    [{ type: 'a:b', data: [] }, 'data', /data must be a JSON object/],
    [{ type: 'a:b' }, 'data', /data must be a JSON object/],
    [{ id: 7, type: 'a:b', data: {} }, 'id', /1 to 128 characters/],
    [{ id: 'x'.repeat(129), type: 'a:b', data: {} }, 'id', /1 to 128 characters/],
    [{ id: 'mc:task:1:1', type: 'a:b', data: {} }, 'id', /must not begin with "mc:"/],
    [{ type: 'agent:statusChange', data: { agentId: 'a', status: 'happy' } }, 'data.status', /data\.status/],
    [{ type: 'agent:statusChange', data: { status: 'idle' } }, 'data.agentId', /agentId or sessionId is required/],
    [{ type: 'token:usage', data: { model: 'm', input: -1 } }, 'data.input', /data\.input/],
    [{ type: 'token:usage', data: { model: 'm', input: 1.5 } }, 'data.input', /data\.input/],
    [{ type: 'file:change', data: { path: 'a\u0000b'.repeat(3_000), change: 'modified' } }, 'data.path', /data\.path/],
    [{ type: 'agent:removed', data: { agentId: 'a\nb' } }, 'data.agentId', /control characters/],
    [{ type: 'agent:removed', data: { agentId: 'a\ud800' } }, 'data.agentId', /half of a character/],
    [{ type: 'a:b', id: 'a\udc00', data: {} }, 'id', /half of a character/],
  ])('refuses %j and names the field', (input, path, message) => {
    const error = refusal(input)
    expect(error.code).toBe('invalid')
    expect(error.message).toMatch(message)
    expect(error.details.issues?.[0]?.path).toBe(path)
  })

  it('answers anything with a draft or with `invalid`, never with another failure', () => {
    const type = fc.oneof(fc.constantFrom(...Object.keys(eventData)), fc.string())
    const input = fc.oneof(fc.jsonValue(), fc.record({ type, data: fc.dictionary(fc.string(), fc.jsonValue()) }))
    fc.assert(
      fc.property(input, (value) => {
        try {
          const { type: parsed } = parseDraft(value)
          expect(isKnownType(parsed) || parsed.includes(':')).toBe(true)
        } catch (error) {
          expect(isMissionError(error) && error.code).toBe('invalid')
        }
      }),
    )
  })
})
