import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Gate, GateCall } from '../gate.ts'
import { collect } from '../replay-fixture.ts'
import { createOpenCodeConnector } from './connector.ts'
import { FAST, KEY, load, receiver } from './plugin-fixture.ts'
import { grantOf, post, type RecordedEvent } from './replay-fixture.ts'

let events = 0
const event = (type: string, properties: object): RecordedEvent => ({
  id: `e${++events}`,
  type,
  properties: { sessionID: 's1', ...properties },
})
const busy = (sessionID = 's1') => event('session.status', { sessionID, status: { type: 'busy' } })
const REASON = 'The budget is used up.'

/** Who holds everybody, or nobody, and keeps what was asked. */
function gateThat(holds: () => boolean) {
  const calls: GateCall[] = []
  const gate: Gate = {
    isHeld: holds,
    async refuse(call) {
      calls.push(call)
      return holds() ? { reason: REASON, recorded: Promise.resolve() } : null
    },
  }
  return { gate, calls }
}

async function office(holds: () => boolean, limits: object = {}) {
  const { gate, calls } = gateThat(holds)
  const kept = collect()
  const connector = createOpenCodeConnector({ maxDepth: 64, gate })
  const reach = { isAway: false, heard: 0, asked: 0 }
  const { url } = await receiver(async (body, { url: path = '' }) => {
    const isAsking = path.endsWith('?ask=1')
    if (isAsking) reach.asked++
    if (reach.isAway) return null
    const query = new URL(path, 'http://localhost').search
    const answer = await connector.handle(post(body.toString(), grantOf(), query), kept.publish)
    if (!isAsking) reach.heard++
    return answer
  })
  const plugin = await (await load())({ directory: '/w' }, { url, key: KEY, limits: { ...FAST, ...limits } })
  onTestFinished(() => plugin.dispose?.())
  /** Resolves once the answer to it was heard: the next batch goes only after that. */
  const tell = async (...told: readonly RecordedEvent[]) => {
    for (const one of [...told, busy('other')]) {
      const before = reach.heard
      await plugin.event?.({ event: one })
      await vi.waitFor(() => expect(reach.heard).toBeGreaterThan(before), { interval: 1 })
    }
  }
  const call = (tool: string, args: object, { sessionID = 's1', callID = 'c1' } = {}) =>
    plugin['tool.execute.before']?.({ tool, sessionID, callID }, { args })
  /** One that is not sent. */
  const hear = (one: RecordedEvent) => plugin.event?.({ event: one })
  return { tell, hear, call, reach, calls, drafts: kept.drafts }
}

describe('[P-BUD-9] OpenCode', () => {
  it('is refused the calls of a session that is held, with the reason, and asks about no other', async () => {
    let held = false
    const { tell, call, reach, drafts } = await office(() => held)
    await tell(busy())
    await expect(call('bash', { command: 'ls' })).resolves.toBeUndefined()
    expect(reach.asked).toBe(0)
    held = true
    await tell(busy())
    await expect(call('bash', { command: 'ls' })).rejects.toThrow(REASON)
    await expect(call('bash', {}, { sessionID: 's2' })).resolves.toBeUndefined()
    expect(reach.asked).toBe(1)
    held = false
    await tell(busy())
    await expect(call('bash', {})).resolves.toBeUndefined()
    expect(reach.asked).toBe(1)
    const registered = drafts.flatMap((draft) => (draft.type === 'agent:registered' ? [draft.data] : []))
    expect(registered[0]?.capabilities).toEqual(['watch', 'cost', 'gate'])
  })

  it('is asked about as the agent and session that people see, with the files that it would write', async () => {
    const { tell, hear, call, calls } = await office(() => true)
    const part = {
      id: 'prt_1',
      type: 'tool',
      callID: 'call_0',
      sessionID: 's1',
      tool: 'write',
      state: { status: 'pending' },
    }
    await tell(busy())
    await tell(event('session.created', { sessionID: 'kid', info: { id: 'kid', parentID: 's1', directory: '/w' } }))
    await tell(event('message.updated', { info: { role: 'assistant', modelID: 'gpt', time: { completed: 1 } } }))
    await hear(event('message.part.updated', { part }))
    await expect(call('write', { filePath: '/w/a.ts', content: 'x' }, { callID: 'call_0' })).rejects.toThrow(REASON)
    const patchText = '*** Begin Patch\n*** Update File: b.ts\n*** Delete File: /etc/c\n*** End Patch'
    await expect(call('apply_patch', { patchText }, { sessionID: 'kid' })).rejects.toThrow(REASON)
    await expect(call('read', { filePath: '/w/a.ts' })).rejects.toThrow(REASON)
    const who = { agentId: expect.stringMatching(/^opencode:.*:w$/), sessionId: 's1', project: 'w' }
    expect(calls).toMatchObject([
      { ...who, id: 'oc:s1:prt_1', toolUseId: 'oc:s1:prt_1', model: 'gpt', tool: 'write', files: [{ path: 'a.ts' }] },
      { ...who, toolUseId: undefined, files: [{ path: 'b.ts' }, { path: '/etc/c' }] },
      { ...who, files: [] },
    ])
  })

  it('is slowed once by a server that does not answer, and asks again when that is back', async () => {
    const { tell, call, reach } = await office(() => true, { askMs: 20, timeoutMs: 20 })
    await tell(busy())
    reach.isAway = true
    for (let n = 0; n < 20; n++) await expect(call('bash', {})).resolves.toBeUndefined()
    expect(reach.asked).toBe(1)
    reach.isAway = false
    // Where the answer takes longer than it asks for, it goes on once more.
    const asked = async () => {
      await tell(busy())
      return call('bash', {})?.then(() => '', String)
    }
    await expect.poll(asked).toContain(REASON)
  })

  it('whose plugin does not ask is told nothing, and does not say that it can be held', async () => {
    const kept = collect()
    const connector = createOpenCodeConnector({ maxDepth: 64, gate: gateThat(() => true).gate })
    const { body } = await connector.handle(post({ directory: '/w', events: [busy()] }), kept.publish)
    expect(body).toBe('{}')
    const registered = kept.drafts.flatMap((draft) => (draft.type === 'agent:registered' ? [draft.data] : []))
    expect(registered[0]?.capabilities).toEqual(['watch', 'cost'])
  })

  it('goes on where whoever decides is late', async () => {
    const gate: Gate = { isHeld: () => true, refuse: () => new Promise(() => undefined) }
    const connector = createOpenCodeConnector({ maxDepth: 64, gate, answerWithinMs: 5 })
    const asked = post({ asks: true, call: { sessionID: 's1', tool: 'bash' } }, grantOf(), 'ask=1')
    expect((await connector.handle(asked, collect().publish)).body).toBe('{}')
  })
})
