import { describe, expect, it } from 'vitest'
import type { MissionEvent } from '#lib/protocol/event.ts'
import { decodeState, encodeState, encodingText } from './codec.ts'
import { folded, Stamp } from './event-fixture.ts'
import { hashState } from './hash.ts'
import { emptyState } from './mission.ts'
import type { MissionState } from './model.ts'

const textOf = (state: MissionState) => JSON.stringify(encodeState(state))

const FLEET = 1_000
const uuid = (index: number) =>
  `7f3c${String(index).padStart(4, '0')}-41d2-4c8e-9b1a-${String(index * 7_919).padStart(12, '0')}`
const pick = <T>(values: readonly T[], index: number): T => {
  const value = values[index % values.length]
  if (value === undefined) throw new Error('nothing to pick from')
  return value
}
const MODELS = ['claude-opus-5', 'claude-sonnet-5', 'gpt-5.2-codex', 'gemini-3-pro']
const TITLES = [
  'Make the flaky upload test pass',
  'Move the billing page to the new client',
  'Why is the nightly build slow?',
]

/** What one agent of a busy fleet does around noon. */
function* busyAgent(stamp: Stamp, index: number): Iterable<MissionEvent> {
  const agentId = `claude-${pick(['web', 'api', 'infra', 'data'], index)}@build-${index}`
  const about = { agentId, sessionId: uuid(index) }
  const project = `acme/${pick(['storefront', 'billing', 'pipeline', 'mobile', 'docs'], index)}`
  yield stamp.make('agent:registered', {
    agentId,
    name: `Claude ${index}`,
    kind: 'claude-code',
    machine: `build-${index % 40}`,
    project,
    capabilities: ['watch', 'cost', 'gate', 'stop'],
  })
  const model = pick(MODELS, index)
  yield stamp.make('session:started', { ...about, title: `${pick(TITLES, index)} (${index})`, model, project })
  yield stamp.make('session:activity', {
    ...about,
    role: 'user',
    lastMessage: `Please look at issue ${index}: ${pick(TITLES, index)}`,
  })
  for (let call = 0; call < 3; call++) {
    yield stamp.make('token:usage', {
      ...about,
      model,
      input: 1_234 + index,
      output: 567 + index,
      cacheRead: 45_678 + index,
      cacheWrite: 2_345,
      costUsd: 0.0312 + index / 1e6,
    })
    const tool = {
      ...about,
      kind: 'tool',
      toolUseId: `toolu_${index}_${call}`,
      tool: 'Bash',
      title: `npm test -- upload-${index}`,
    } as const
    yield stamp.make('agent:activity', { ...tool, phase: 'start' })
    if (call < 2) yield stamp.make('agent:activity', { ...tool, phase: 'end', ok: true, durationMs: 1_234 })
  }
  yield stamp.make('session:activity', {
    ...about,
    role: 'assistant',
    lastMessage: `The failing assertion in upload-${index} is a race between two writers; I am adding a lock.`,
  })
  const status = pick(['working', 'working', 'idle', 'waiting'] as const, index)
  yield stamp.make('agent:statusChange', { ...about, status, evidence: { source: 'hook', detail: 'PreToolUse Bash' } })
}

function* busyFleet(): Iterable<MissionEvent> {
  const stamp = new Stamp()
  for (const day of [3, 2, 1]) {
    for (let index = 0; index < FLEET; index++) {
      const agentId = `claude-${pick(['web', 'api', 'infra', 'data'], index)}@build-${index}`
      yield stamp.later(-900).make('token:usage', {
        agentId,
        model: pick(MODELS, index),
        input: 91_234 * day,
        output: 40_567,
        cacheRead: 1_345_678,
        costUsd: 3.21,
      })
    }
    stamp.later(86_000_000)
  }
  for (let index = 0; index < FLEET; index++) {
    for (const event of busyAgent(stamp.later(-12_000), index)) yield event
  }
  for (let index = 0; index < 300; index++) {
    yield stamp.make('task:created', {
      taskId: `t-${uuid(index)}`,
      title: `${pick(TITLES, index)} ${index}`,
      description: 'As seen in the last release. '.repeat(4),
      labels: ['bug'],
    })
  }
  for (let index = 0; index < 200; index++) {
    yield stamp.make('lead:added', {
      leadId: `l-${uuid(index)}`,
      name: `Company ${index}`,
      domain: `company-${index}.example`,
      source: 'research',
      score: index % 100,
      parts: { funding: 30, team: 25 },
    })
  }
  for (let index = 0; index < 150; index++) {
    yield stamp.make('file:change', { path: `src/upload/part-${index}.ts`, change: 'modified', sessionId: uuid(index) })
  }
}

describe('the encoded state', () => {
  it('is at most 1 MiB with a busy fleet of 1,000 agents, and reads back the same', () => {
    const state = folded([...busyFleet()])
    expect([state.agents.size, state.sessions.size, state.tasks.size]).toEqual([1_000, 1_000, 300])
    const text = textOf(state)
    expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(1024 * 1024)
    const decoded = decodeState(JSON.parse(text))
    expect(decoded).toStrictEqual(state)
    expect(textOf(decoded)).toBe(text)
  })

  it('as text made in short steps is the same', () => {
    const state = folded([...busyFleet()])
    const steps = encodingText(state)
    let turns = 0
    let step = steps.next()
    for (; !step.done; step = steps.next()) turns++
    expect(JSON.parse(step.value)).toEqual(JSON.parse(textOf(state)))
    // A step for 64 agents or sessions at most.
    expect(turns).toBeGreaterThan((2 * FLEET) / 65)
    const nothing = [...encodingText(emptyState())]
    expect(nothing).toEqual([])
  })

  it('of nothing reads back as nothing', () => {
    expect(decodeState(JSON.parse(textOf(emptyState())))).toStrictEqual(emptyState())
  })

  it('keeps times as they were written, be they ours or not', () => {
    const stamp = new Stamp()
    const due = (taskId: string, at: string) => stamp.make('task:created', { taskId, title: 'T', due: at })
    const state = folded([
      due('a', '2026-12-01T10:00:00+02:00'),
      due('b', '2031-01-01T00:00:00.000Z'),
      due('c', '1969-01-01T00:00:00.000Z'),
    ])
    expect(decodeState(JSON.parse(textOf(state))).tasks).toStrictEqual(state.tasks)
  })

  it('gives no object a prototype that a text names', () => {
    const stamp = new Stamp()
    const parts: Record<string, number> = JSON.parse('{"__proto__": 7}')
    const input: unknown = JSON.parse('{"__proto__": {"polluted": true}}')
    const state = folded([
      stamp.make('agent:registered', { agentId: '__proto__', name: 'constructor' }),
      stamp.make('lead:added', { leadId: 'l', name: 'x', parts }),
      stamp.make('approval:requested', { approvalId: '__proto__', agentId: '__proto__', input }),
    ])
    const decoded = decodeState(JSON.parse(textOf(state)))
    expect(decoded).toStrictEqual(state)
    expect(Object.hasOwn(decoded.leads.get('l')?.parts ?? {}, '__proto__')).toBe(true)
    expect('polluted' in {}).toBe(false)
    expect(hashState(decoded)).toBe(hashState(state))
  })

  it('of another version is refused, naming both', () => {
    const encoded = { ...encodeState(emptyState()), v: 0 }
    expect(() => decodeState(encoded)).toThrow(expect.objectContaining({ code: 'version' }))
  })

  it('that is none is refused as invalid, whatever is wrong with it', () => {
    const stamp = new Stamp()
    const good = encodeState(folded([stamp.make('session:started', { sessionId: 's', agentId: 'a' })]))
    const bad: unknown[] = [
      { ...good, words: 'x' },
      { ...good, words: [] },
      { ...good, tables: { ...good.tables, agents: [{}] } },
      { ...good, tables: { ...good.tables, agents: undefined } },
      { ...good, tables: { ...good.tables, sessions: [[1, 'x']] } },
      { ...good, last: null },
      { ...good, changed: [] },
      { ...good, tokens: null },
    ]
    for (const json of bad) expect(() => decodeState(json)).toThrow(expect.objectContaining({ code: 'invalid' }))
    for (const json of [null, 'x', 5, []]) expect(() => decodeState(json)).toThrow()
  })
})

describe('the hash of a state', () => {
  it('tells states apart that differ in one figure', () => {
    const usage = (input: number) => hashState(folded([new Stamp().make('token:usage', { model: 'm', input })]))
    expect(usage(1)).toBe(usage(1))
    expect(new Set(Array.from({ length: 1_000 }, (_, input) => usage(input))).size).toBe(1_000)
    expect(usage(1)).toMatch(/^[0-9a-f]{16}$/)
  })
})
