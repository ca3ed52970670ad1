import { describe, expect, it } from 'vitest'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { folded, Stamp } from './event-fixture.ts'

const titles = (events: readonly MissionEvent[]) => folded(events).activity.map(({ title }) => title)

const tool = (
  stamp: Stamp,
  phase: 'start' | 'end',
  toolUseId: string,
  more: { ok?: boolean; durationMs?: number } = {},
) =>
  stamp.make('agent:activity', {
    agentId: 'a',
    sessionId: 's',
    kind: 'tool',
    phase,
    toolUseId,
    tool: 'Bash',
    title: `run ${toolUseId}`,
    ...more,
  })

describe('tool calls', () => {
  it('have one line each, which tells the end where it stood', () => {
    const stamp = new Stamp()
    const start = tool(stamp, 'start', 'u1')
    const events = [start, tool(stamp, 'start', 'u2')]
    expect(folded(events).activity.map(({ ok }) => ok)).toEqual([null, null])
    events.push(tool(stamp, 'end', 'u1', { ok: false, durationMs: 40 }))
    expect(folded(events).activity).toMatchObject([
      { seq: start.seq, at: start.at, title: 'run u1', ok: false, durationMs: 40, ref: 'tool:u1' },
      { title: 'run u2', ok: null },
    ])
  })

  it('have a line at their end where the start is not known', () => {
    expect(folded([tool(new Stamp(), 'end', 'u1')]).activity).toMatchObject([{ title: 'run u1', ok: true }])
  })

  it('the newest that runs is what the agent does; it ends with its end, and with the turn', () => {
    const stamp = new Stamp()
    const current = () => folded(events).agents.get('a')?.current?.title ?? null
    const events = [
      stamp.make('agent:statusChange', {
        sessionId: 's',
        agentId: 'a',
        status: 'working',
        task: 'think',
        evidence: { source: 'hook' },
      }),
    ]
    expect(current()).toBe('think')
    events.push(tool(stamp, 'start', 'u1'), tool(stamp, 'start', 'u2'))
    expect(current()).toBe('run u2')
    events.push(tool(stamp, 'end', 'u2'))
    expect(current()).toBe('run u1')
    events.push(
      stamp.make('agent:statusChange', { sessionId: 's', agentId: 'a', status: 'idle', evidence: { source: 'hook' } }),
    )
    expect(current()).toBeNull()
    expect(folded(events).sessions.get('s')?.tools).toEqual([])
  })

  it('without an id end the newest of the same tool', () => {
    const stamp = new Stamp()
    const call = (phase: 'start' | 'end', name: string) =>
      stamp.make('agent:activity', { agentId: 'a', sessionId: 's', kind: 'tool', phase, tool: name, title: name })
    const { sessions } = folded([call('start', 'A'), call('start', 'B'), call('end', 'A'), call('end', 'C')])
    expect(sessions.get('s')?.tools.map(({ tool }) => tool)).toEqual(['B'])
  })

  it('of an agent without a session are its own', () => {
    const stamp = new Stamp()
    const { agents } = folded([
      stamp.make('agent:activity', { agentId: 'a', kind: 'tool', phase: 'start', toolUseId: 'u', title: 'build' }),
    ])
    expect(agents.get('a')).toMatchObject({ tools: [{ title: 'build' }], current: { title: 'build' } })
  })

  it('that never end are at most 20', () => {
    const stamp = new Stamp()
    const events = Array.from({ length: 30 }, (_, index) => tool(stamp, 'start', `u${index}`))
    const tools = folded(events).sessions.get('s')?.tools
    expect(tools).toHaveLength(20)
    expect(tools?.[0]?.toolUseId).toBe('u10')
  })
})

describe('the feed', () => {
  const status = (stamp: Stamp, value: 'waiting' | 'working' | 'error' | 'offline', reason?: 'permission' | 'input') =>
    stamp.make('agent:statusChange', { agentId: 'a', status: value, ...(reason && { reason }) })

  it('tells of a status only where a person may have to see to it', () => {
    const stamp = new Stamp()
    const events = [
      status(stamp, 'working'),
      status(stamp, 'waiting', 'input'),
      status(stamp, 'working'),
      status(stamp, 'error'),
      status(stamp, 'error'),
      status(stamp, 'offline'),
    ]
    expect(titles(events)).toEqual(['waits for input', 'ran into an error', 'went offline'])
  })

  it('tells of an event once, also where it changes a status', () => {
    const stamp = new Stamp()
    const lifecycle = (phase: 'start' | 'stop' | 'crash' | 'disconnect') =>
      stamp.make('agent:lifecycle', { agentId: 'a', phase })
    expect(titles([lifecycle('start'), lifecycle('stop'), lifecycle('crash'), lifecycle('disconnect')])).toEqual([
      'started',
      'stopped',
      'crashed',
      'went offline',
    ])
  })

  it('tells of a question once, whether the wait or the approval comes first', () => {
    const approval = (stamp: Stamp) => stamp.make('approval:requested', { approvalId: 'p', agentId: 'a', tool: 'Bash' })
    const one = new Stamp()
    expect(titles([approval(one), status(one, 'waiting', 'permission')])).toEqual(['asks for permission: Bash'])
    const two = new Stamp()
    expect(titles([status(two, 'waiting', 'permission'), approval(two)])).toEqual(['waits for permission'])
  })

  it('tells of a command and its outcome in one line', () => {
    const stamp = new Stamp()
    const events = [stamp.make('command:request', { commandId: 'c', agentId: 'a', kind: 'stop' })]
    expect(folded(events).activity).toMatchObject([{ title: 'was told: stop', ok: null }])
    events.push(stamp.make('command:result', { commandId: 'c', outcome: 'failed' }))
    expect(folded(events).activity).toMatchObject([{ title: 'was told: stop', ok: false }])
  })

  it('does not tell of a file that a session changed, since its tool call does', () => {
    const stamp = new Stamp()
    const events = [
      stamp.make('file:change', { path: 'a.ts', change: 'modified', agentId: 'a', sessionId: 's' }),
      stamp.make('file:change', { path: 'b.ts', change: 'created', agentId: 'a' }),
      stamp.make('file:change', { path: 'c.ts', change: 'read', agentId: 'a' }),
    ]
    expect(titles(events)).toEqual(['created b.ts'])
    expect(folded(events).files.map(({ path }) => path)).toEqual(['a.ts', 'b.ts', 'c.ts'])
  })

  it('tells the story of a task in plain words', () => {
    const stamp = new Stamp()
    const events = [
      stamp.make('task:created', { taskId: 't', title: 'Ship' }),
      stamp.make('task:assigned', { taskId: 't', assignee: 'agent:a' }),
      stamp.make('task:updated', { taskId: 't', status: 'review' }),
      stamp.make('task:updated', { taskId: 't', labels: ['x'] }),
      stamp.make('task:completed', { taskId: 't' }),
    ]
    expect(titles(events)).toEqual([
      'Task created: Ship',
      'Task assigned to a: Ship',
      'Task is in review: Ship',
      'Task done: Ship',
    ])
    expect(folded(events).activity.at(-1)).toMatchObject({ ref: 'task:t', kind: 'task', ok: true, agentId: 'a' })
  })

  it('keeps the last 200 lines and the last 200 files, each cut', () => {
    const stamp = new Stamp()
    const events = []
    for (let index = 0; index < 230; index++) {
      events.push(
        stamp.make('agent:activity', { agentId: 'a', kind: 'note', title: `n${index}`, detail: 'x'.repeat(8_000) }),
      )
      events.push(stamp.make('file:change', { path: `f${index}`, change: 'read' }))
    }
    const { activity, files } = folded(events)
    expect([activity.length, files.length]).toEqual([200, 200])
    expect([activity[0]?.title, activity.at(-1)?.title]).toEqual(['n30', 'n229'])
    expect([files[0]?.path, files.at(-1)?.path]).toEqual(['f30', 'f229'])
    expect(activity[0]?.detail).toHaveLength(280)
  })
})
