import { describe, expect, it } from 'vitest'
import type { EventData } from '#lib/protocol/event.ts'
import { COLLISION_MS, collisions } from './collisions.ts'
import { folded, Stamp } from './event-fixture.ts'

type Change = 'created' | 'modified' | 'deleted' | 'read'

/** Agents by id on machines, each working on the project `web`. */
class Floor {
  readonly stamp = new Stamp()
  readonly #events = [
    this.stamp.make('agent:registered', { agentId: 'ada', machine: 'desk', project: 'web' }),
    this.stamp.make('agent:registered', { agentId: 'bob', machine: 'desk', project: 'web' }),
    this.stamp.make('agent:registered', { agentId: 'cy', machine: 'attic', project: 'web' }),
    this.stamp.make('agent:registered', { agentId: 'dot', machine: 'desk', project: 'api' }),
  ].concat(
    ['ada', 'bob', 'cy', 'dot'].map((agentId) =>
      this.stamp.make('session:started', { sessionId: `s-${agentId}`, agentId }),
    ),
  )

  touch(agentId: string, path: string, change: Change = 'modified', more: { root?: string; sessionId?: string } = {}) {
    const data = { agentId, sessionId: `s-${agentId}`, path, change, ...more }
    this.#events.push(this.stamp.make('file:change', data))
    return this
  }
  also(...events: (typeof this.events)[number][]) {
    this.#events.push(...events)
    return this
  }
  get events() {
    return this.#events
  }
  found(laterMs = 0) {
    return collisions(folded(this.#events), Date.parse(this.stamp.at) + laterMs).map(
      ({ file, writers, sameFolder }) => [file.path, writers.map(({ agentId }) => agentId).join(' '), sameFolder],
    )
  }
}

describe('collisions', () => {
  it('[P-FILE-1] are files that two live sessions wrote, the last written first', () => {
    const floor = new Floor()
    floor.touch('ada', 'a.ts').touch('ada', 'b.ts').touch('cy', 'b.ts').touch('bob', 'a.ts')
    expect(floor.found()).toEqual([
      ['a.ts', 'ada bob', false],
      ['b.ts', 'ada cy', false],
    ])
  })

  it('are none where the other one only read, or it is another project', () => {
    const floor = new Floor()
    floor.touch('ada', 'a.ts').touch('bob', 'a.ts', 'read').touch('dot', 'a.ts')
    expect(floor.found()).toEqual([])
  })

  it('tell one folder from two copies', () => {
    const floor = new Floor()
    floor.touch('ada', 'a.ts', 'modified', { root: '/srv/web' }).touch('cy', 'a.ts', 'modified', { root: '/srv/web' })
    expect(floor.found()).toEqual([['a.ts', 'ada cy', false]])
    floor.touch('bob', 'a.ts', 'deleted', { root: '/srv/web' })
    expect(floor.found()).toEqual([['a.ts', 'ada cy bob', true]])
  })

  it('are two sessions of one agent too, and never one session with itself', () => {
    const floor = new Floor()
    floor.touch('ada', '/etc/a').touch('ada', '/etc/a')
    expect(floor.found()).toEqual([])
    floor.also(floor.stamp.make('session:started', { sessionId: 's-2', agentId: 'ada' }))
    floor.touch('ada', '/etc/a', 'modified', { sessionId: 's-2' })
    expect(floor.found()).toEqual([['/etc/a', 'ada ada', false]])
  })

  it('know absolute paths by their machine', () => {
    const floor = new Floor()
    floor.touch('ada', '/etc/a').touch('cy', '/etc/a')
    expect(floor.found()).toEqual([])
    floor.touch('dot', '/etc/a')
    expect(floor.found()).toEqual([['/etc/a', 'ada dot', false]])
  })

  it('end with the session, with the agent, and with time', () => {
    const both = () => new Floor().touch('ada', 'a.ts').touch('bob', 'a.ts')
    const ended = both()
    ended.also(ended.stamp.make('session:ended', { sessionId: 's-bob', agentId: 'bob' }))
    expect(ended.found()).toEqual([])
    const gone = both()
    gone.also(gone.stamp.make('agent:statusChange', { agentId: 'ada', status: 'offline' }))
    expect(gone.found()).toEqual([])
    expect(both().found(COLLISION_MS - 2_000)).toHaveLength(1)
    expect(both().found(COLLISION_MS + 2_000)).toEqual([])
  })
})

describe('collisions of those who fell silent', () => {
  const said = (floor: Floor, data: EventData<'agent:statusChange'>) =>
    floor.also(floor.stamp.make('agent:statusChange', data))
  const stale = { status: 'stale', evidence: { source: 'server' } } as const

  it('[P-FILE-1] end when fewer than two are left, and begin again when one is heard', () => {
    const floor = new Floor().touch('ada', 'a.ts').touch('bob', 'a.ts').touch('cy', 'a.ts')
    for (const id of ['ada', 'bob', 'cy']) said(floor, { agentId: id, sessionId: `s-${id}`, status: 'working' })
    said(floor, { agentId: 'ada', sessionId: 's-ada', ...stale })
    expect(floor.found()).toEqual([['a.ts', 'bob cy', false]])
    said(floor, { agentId: 'bob', sessionId: 's-bob', ...stale })
    expect(floor.found()).toEqual([])
    said(floor, { agentId: 'ada', sessionId: 's-ada', status: 'idle' })
    expect(floor.found()).toEqual([['a.ts', 'ada cy', false]])
  })

  it('are of sessions: one that fell silent is none while its agent works in another', () => {
    const floor = new Floor().touch('ada', 'a.ts').touch('bob', 'a.ts')
    said(floor, { agentId: 'bob', sessionId: 's-bob', status: 'working' })
    said(floor, { agentId: 'bob', sessionId: 's-bob', ...stale })
    floor.also(floor.stamp.make('session:started', { sessionId: 's-2', agentId: 'bob' }))
    said(floor, { agentId: 'bob', sessionId: 's-2', status: 'working' })
    expect(floor.found()).toEqual([])
    floor.touch('bob', 'a.ts', 'modified', { sessionId: 's-2' })
    expect(floor.found()).toEqual([['a.ts', 'ada bob', false]])
  })

  it('end with an agent that is only spoken of as a whole', () => {
    for (const status of ['stale', 'offline'] as const) {
      const floor = new Floor().touch('ada', 'a.ts').touch('bob', 'a.ts')
      said(floor, { agentId: 'ada', status, evidence: { source: 'server' } })
      expect(floor.found()).toEqual([])
    }
  })
})

describe('files in hand', () => {
  it('are the 500 touched last, each with who touched it last', () => {
    const floor = new Floor()
    for (let n = 0; n < 510; n++) floor.touch('ada', `f${n}`)
    floor.touch('bob', 'f20').touch('bob', 'f20', 'read')
    const { touched } = folded(floor.events)
    const files = [...touched.values()]
    expect(files).toHaveLength(500)
    expect(files[0]?.path).toBe('f10')
    expect(files.at(-1)).toMatchObject({ path: 'f20', project: 'web', machine: null })
    expect(files.at(-1)?.touches.map(({ agentId, change, times }) => [agentId, change, times])).toEqual([
      ['ada', 'modified', 1],
      ['bob', 'read', 2],
    ])
    expect(files.at(-1)?.touches[1]?.wroteAt).not.toBeNull()
  })
})
