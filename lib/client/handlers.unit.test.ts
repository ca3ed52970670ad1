import { describe, expect, it } from 'vitest'
import { createHandlers } from './handlers.ts'

function heard() {
  const calls: string[] = []
  const errors: unknown[] = []
  const handlers = createHandlers((error) => errors.push(error))
  return { calls, errors, handlers, note: (name: string) => (value: unknown) => calls.push(`${name} ${value}`) }
}

describe('handlers', () => {
  it('are called by exact type, then by prefix, then for everything; signals have no wildcard', () => {
    const { calls, handlers, note } = heard()
    handlers.on('*', note('all'))
    handlers.on('agent:*', note('prefix'))
    handlers.on('agent:removed', note('exact'))
    handlers.on('task:*', note('other'))
    handlers.emit('agent:removed', 1)
    handlers.emit('stateChange', 2)
    expect(calls).toEqual(['exact 1', 'prefix 1', 'all 1'])
  })

  it('one that throws is reported and stops no other', () => {
    const { calls, errors, handlers, note } = heard()
    handlers.on('a:b', () => {
      throw new Error('mine')
    })
    handlers.on('a:b', note('second'))
    handlers.emit('a:b', 1)
    expect(calls).toEqual(['second 1'])
    expect(errors).toEqual([new Error('mine')])
  })

  it('once is once even when it emits again, and an off taken during a call holds at once', () => {
    const { calls, handlers, note } = heard()
    handlers.on(
      'a:b',
      () => {
        calls.push('once')
        handlers.emit('a:b', 2)
      },
      true,
    )
    const off = handlers.on('a:b', note('off'))
    handlers.on('a:b', () => off())
    handlers.emit('a:b', 1)
    handlers.emit('a:b', 3)
    expect(calls).toEqual(['once', 'off 2'])
  })

  it('off takes one handler of a name, or all of it, however often it was added', () => {
    const { calls, handlers, note } = heard()
    const twice = note('twice')
    handlers.on('a:b', twice)
    handlers.on('a:b', twice)
    handlers.on('a:b', note('other'))
    handlers.off('a:b', twice)
    handlers.emit('a:b', 1)
    handlers.off('a:b')
    handlers.emit('a:b', 2)
    expect(calls).toEqual(['other 1'])
  })
})
