import { describe, expect, it } from 'vitest'
import { folded, Stamp } from '#lib/state/event-fixture.ts'
import { NO_USAGE } from '#lib/state/usage.ts'
import { whoOf } from './use-rows.ts'

describe('a line is called', () => {
  const stamp = new Stamp()
  const { agents } = folded([stamp.make('agent:registered', { agentId: 'a', name: 'Ada', kind: 'codex' })])
  const group = (key: string | null, label: string | null = null, of: string | null = null) => ({
    ...{ key, label, of, usage: NO_USAGE, buckets: new Map(), model: null },
  })

  it('as its agent is now, else as the server knows it', () => {
    expect(whoOf('agents', group('a', 'Old'), agents)).toEqual({
      name: 'Ada',
      note: 'codex',
      client: 'codex',
      agentId: 'a',
    })
    expect(whoOf('agents', group('b', 'Bo', 'gemini'), agents)).toEqual({
      name: 'Bo',
      note: 'gemini',
      client: 'gemini',
    })
    expect(whoOf('agents', group('b'), agents)).toEqual({ name: 'b', note: null, client: null })
    expect(whoOf('agents', group(null), agents).name).toBe('no agent')
  })

  it('as its session, with the agent beside it', () => {
    expect(whoOf('sessions', group('s', 'Till', 'a'), agents)).toEqual({ name: 'Till', note: 'Ada', client: 'codex' })
    expect(whoOf('sessions', group('s', null, 'gone'), agents)).toEqual({ name: 's', note: 'gone', client: null })
  })

  it('as its model, project or task', () => {
    for (const tab of ['models', 'projects', 'tasks'] as const) expect(whoOf(tab, group('x'), agents).name).toBe('x')
    expect(whoOf('projects', group(null), agents)).toEqual({ name: 'no project', note: null, client: null })
  })
})
