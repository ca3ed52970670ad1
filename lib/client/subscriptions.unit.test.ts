import { describe, expect, it } from 'vitest'
import { createSubscriptions } from './subscriptions.ts'

describe('subscriptions', () => {
  it('hear everything until a type is named, and then only what is named', () => {
    const subscriptions = createSubscriptions()
    expect(subscriptions.matches('crm:dealWon')).toBe(true)
    subscriptions.add('agent:*')
    subscriptions.add(['task:created', 'task:failed'])
    expect(subscriptions.filter()).toEqual(['agent:*', 'task:created', 'task:failed'])
    expect(['agent:removed', 'task:created', 'task:updated'].map(subscriptions.matches)).toEqual([true, true, false])
  })

  it('hear nothing after the last one was taken back, and everything again when asked for all', () => {
    const subscriptions = createSubscriptions()
    subscriptions.add('agent:*')
    subscriptions.remove('agent:*')
    expect(subscriptions.list()).toEqual([])
    // The filter must name something; even that type is not let through.
    expect([...subscriptions.filter(), 'agent:removed'].map(subscriptions.matches)).toEqual([false, false])
    subscriptions.add('*')
    expect(subscriptions.filter()).toEqual(['*'])
    subscriptions.clear()
    expect(subscriptions.matches('agent:removed')).toBe(false)
  })

  it('refuse what is no type, and stay as they were', () => {
    const subscriptions = createSubscriptions()
    subscriptions.add('agent:*')
    expect(() => subscriptions.add('agents')).toThrow(/"agent:\*" or "\*", not: agent:\*,agents\./)
    expect(() => subscriptions.add(Array.from({ length: 64 }, (_, i) => `a:t${i}`))).toThrow(/at most 64/)
    expect(subscriptions.list()).toEqual(['agent:*'])
  })
})
