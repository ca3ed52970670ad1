import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MissionError } from '#lib/protocol/errors.ts'
import type { KnownDraft } from '#lib/protocol/event.ts'
import type { Publish } from '../connector.ts'
import { collect } from '../replay-fixture.ts'
import { createOpenCodeConnector } from './connector.ts'
import { grantOf, NOW, post, recorded, storyOf } from './replay-fixture.ts'

const OK = { status: 200, contentType: 'application/json', body: '{}' }
const event = (type: string, properties: object, id = `evt_${type}`) => ({
  id,
  type,
  properties: { sessionID: 's1', ...properties },
})
const dataOf = <T extends KnownDraft['type']>(drafts: readonly KnownDraft[], type: T) =>
  drafts.filter((draft): draft is Extract<KnownDraft, { type: T }> => draft.type === type).map(({ data }) => data)
const message = (id: string, tokens: object, rest: object = {}) =>
  event('message.updated', {
    info: {
      id,
      role: 'assistant',
      modelID: 'm',
      providerID: 'p',
      time: { created: 1_000, completed: 3_500 },
      tokens,
      ...rest,
    },
  })

async function told(...bodies: readonly unknown[]) {
  const kept = collect()
  const connector = createOpenCodeConnector({ maxDepth: 64 })
  for (const body of bodies) await connector.handle(post(body), kept.publish)
  return kept.drafts
}

describe('the endpoint of the OpenCode plugin', () => {
  it.each(['', '{', '[1', 'null', '"text"', '[]', '7', '\u0000'])('refuses %j with 400', async (body) => {
    const handled = createOpenCodeConnector({ maxDepth: 64 }).handle(post(body), () => Promise.reject(new Error('no')))
    await expect(handled).rejects.toMatchObject({ code: 'bad_request' })
  })

  it('refuses a path that it does not serve, and JSON nested too deep', async () => {
    const connector = createOpenCodeConnector({ maxDepth: 64 })
    const { publish } = collect()
    await expect(connector.handle({ ...post({}), path: '/hooks' }, publish)).rejects.toMatchObject({
      code: 'not_found',
    })
    const deep = `{"type":"session.idle","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    await expect(connector.handle(post(deep), publish)).rejects.toMatchObject({ code: 'invalid' })
  })

  it('accepts whatever a newer OpenCode may send, and tells nothing of what it does not know', async () => {
    const odd = fc.record(
      {
        id: fc.jsonValue(),
        type: fc.oneof(
          fc.constantFrom('session.status', 'message.updated', 'message.part.updated', 'session.diff'),
          fc.string(),
        ),
        properties: fc.oneof(
          fc.jsonValue(),
          fc.record(
            {
              sessionID: fc.oneof(fc.string(), fc.jsonValue()),
              info: fc.jsonValue(),
              part: fc.jsonValue(),
              diff: fc.jsonValue(),
              status: fc.jsonValue(),
            },
            { requiredKeys: [] },
          ),
        ),
        at: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(odd, fc.jsonValue()), { maxLength: 5 }),
        fc.jsonValue(),
        async (events, sentAt) => {
          // Names that every door of the server refuses.
          fc.pre(!/__proto__|prototype/.test(JSON.stringify([events, sentAt])))
          const connector = createOpenCodeConnector({ maxDepth: 64 })
          expect(await connector.handle(post({ events, sentAt }), collect().publish)).toEqual(OK)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('answers a failure as one, and what is sent again tells everything once', async () => {
    const kept = collect()
    const connector = createOpenCodeConnector({ maxDepth: 64 })
    const batch = post({ events: recorded('permission-once') })
    const broken: Publish = () => Promise.reject(new MissionError('overloaded', 'Too much waits for the disk.'))
    await expect(connector.handle(batch, broken)).rejects.toMatchObject({ code: 'overloaded' })
    await connector.handle(batch, kept.publish)
    const story = storyOf(kept.drafts)
    await connector.handle(batch, kept.publish)
    expect(storyOf(kept.drafts)).toEqual(story)
    expect(story.lines).toContain('asks bash')
    expect(connector.stats()).toMatchObject({ requests: 3, failed: 1 })
  })

  it('tells the same when the server forgot everything in the middle', async () => {
    const events = recorded('permission-once')
    const whole = collect()
    await createOpenCodeConnector({ maxDepth: 64 }).handle(post({ events }), whole.publish)
    const kept = collect()
    const cut = events.findIndex(({ type }) => type === 'permission.asked')
    const rest = { sessions: [{ id: 'ses_e010940fdffe6xPBGZOLKPnQKr', directory: '/home/dev/web-app' }] }
    await createOpenCodeConnector({ maxDepth: 64 }).handle(
      post({ ...rest, events: events.slice(0, cut) }),
      kept.publish,
    )
    await createOpenCodeConnector({ maxDepth: 64 }).handle(post({ ...rest, events: events.slice(cut) }), kept.publish)
    expect(storyOf(kept.drafts).tokens).toEqual(storyOf(whole.drafts).tokens)
    expect(storyOf(kept.drafts).lines.filter((line) => !/^(model|title) /.test(line))).toEqual(
      // What stood before is not known, so it is said once more.
      storyOf(whole.drafts)
        .lines.filter((line) => !/^(model|title) /.test(line))
        .toSpliced(8, 0, 'working'),
    )
    expect(new Set(dataOf(kept.drafts, 'agent:registered').map(({ agentId }) => agentId)).size).toBe(1)
  })
})

describe('tokens', () => {
  it('count for a finished message alone, output with its reasoning, and cost nothing where the price is unknown', async () => {
    const tokens = { input: 10, output: 20, reasoning: 5, cache: { read: 7, write: 3 } }
    const drafts = await told(
      message('m1', { input: 4 }, { time: { created: 1_000 } }),
      message('m1', tokens, { cost: 0.5 }),
      message('m2', tokens, { cost: 0 }),
      message('m3', { input: 0, output: 0 }),
    )
    expect(dataOf(drafts, 'token:usage')).toMatchObject([
      {
        input: 10,
        output: 25,
        reasoning: 5,
        cacheRead: 7,
        cacheWrite: 3,
        costUsd: 0.5,
        costSource: 'reported',
        durationMs: 2_500,
        requestId: 'm1',
      },
      { input: 10, output: 25, requestId: 'm2' },
    ])
    expect(dataOf(drafts, 'token:usage')[1]).not.toHaveProperty('costUsd')
  })

  it('count once for each message, in whatever order, how often and in what batches its states arrive', async () => {
    const states = fc.array(fc.record({ id: fc.integer({ min: 0, max: 4 }), done: fc.boolean() }), { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(states, fc.integer({ min: 1, max: 7 }), fc.boolean(), async (arrivals, size, forgets) => {
        const kept = collect()
        let connector = createOpenCodeConnector({ maxDepth: 64 })
        const events = arrivals.map(({ id, done }) =>
          message(`m${id}`, { input: 2 ** id }, done ? {} : { time: { created: 1_000 } }),
        )
        for (let from = 0; from < events.length; from += size) {
          if (forgets) connector = createOpenCodeConnector({ maxDepth: 64 })
          await connector.handle(post({ events: events.slice(from, from + size) }), kept.publish)
        }
        const finished = new Set(arrivals.filter(({ done }) => done).map(({ id }) => id))
        const expected = [...finished].reduce((sum, id) => sum + 2 ** id, 0)
        expect(storyOf(kept.drafts).tokens).toMatchObject({ input: expected, requests: finished.size })
      }),
      { numRuns: 100 },
    )
  })
})

describe('sessions', () => {
  it('tell each of two calls apart though the server of the model gave them one id', async () => {
    const call = (id: string, status: string) =>
      event('message.part.updated', {
        part: { id, type: 'tool', tool: 'grep', callID: 'call_0', state: { status, input: { pattern: id } } },
      })
    const events = ['p1', 'p2'].flatMap((id) => [call(id, 'running'), call(id, 'completed')])
    const drafts = await told({ directory: '/w', events })
    const calls = dataOf(drafts, 'agent:activity').map(({ phase, title, toolUseId }) => ({ phase, title, toolUseId }))
    expect(calls.map(({ phase, title }) => `${phase} ${title}`)).toEqual([
      'start grep: p1',
      'end grep: p1',
      'start grep: p2',
      'end grep: p2',
    ])
    expect(new Set(calls.map(({ toolUseId }) => toolUseId)).size).toBe(2)
  })

  it('make a session that another started a sub-agent of it: tools and tokens are those of the session people see', async () => {
    const child = (type: string, properties: object, id?: string) => event(type, { sessionID: 'c1', ...properties }, id)
    const drafts = await told({
      directory: '/home/dev/web-app',
      events: [
        event('session.status', { status: { type: 'busy' } }),
        child('session.created', { info: { id: 'c1', parentID: 's1', directory: '/home/dev/web-app', title: 'Look' } }),
        child('session.status', { status: { type: 'busy' } }, 'e1'),
        child('message.part.updated', {
          part: {
            id: 'p',
            type: 'tool',
            tool: 'grep',
            callID: 'k',
            state: { status: 'running', input: { pattern: 'x' } },
          },
        }),
        child('message.part.updated', {
          part: { id: 't', type: 'text', text: 'inner words', time: { start: 1, end: 2 } },
        }),
        child('message.updated', {
          info: { id: 'm9', role: 'assistant', modelID: 'm', tokens: { input: 5 }, time: { completed: 2 } },
        }),
        child('session.idle', {}, 'e2'),
      ],
    })
    expect(storyOf(drafts).lines).toEqual([
      'started web-app',
      'working',
      'sub-agent start',
      '> grep: x',
      'sub-agent end',
    ])
    expect(dataOf(drafts, 'token:usage')).toMatchObject([{ sessionId: 's1', subagentId: 'c1', input: 5 }])
    expect(dataOf(drafts, 'agent:activity')).toMatchObject([{ sessionId: 's1', subagentId: 'c1' }])
  })

  it('close with OpenCode, and open again with the next word', async () => {
    const drafts = await told(
      event('session.status', { status: { type: 'busy' } }, 'e1'),
      event('session.closed', {}, 'e2'),
      event('session.closed', {}, 'e3'),
      event('session.idle', {}, 'e4'),
      event('session.status', { status: { type: 'busy' } }, 'e5'),
    )
    expect(storyOf(drafts).lines).toEqual(['started unknown', 'working', 'ended closed', 'started unknown', 'working'])
  })

  it('keep what went wrong until the next turn, and tell of retries', async () => {
    const failed = event('session.error', { error: { name: 'APIError', data: { message: 'no credit' } } }, 'e2')
    const drafts = await told(
      event('session.status', { status: { type: 'retry', attempt: 2, message: 'busy' } }, 'e1'),
      failed,
      event('session.status', { status: { type: 'idle' } }, 'e3'),
      event('session.idle', {}, 'e4'),
      event('session.status', { status: { type: 'busy' } }, 'e5'),
    )
    expect(storyOf(drafts).lines).toEqual([
      'started unknown',
      '- Retrying (attempt 2): busy',
      'working',
      '- The turn failed: no credit',
      'error',
      'working',
    ])
    expect(dataOf(drafts, 'agent:statusChange')[1]?.evidence).toMatchObject({ source: 'hook', detail: 'no credit' })
  })

  it('ask a question with its options, and are answered', async () => {
    const questions = [{ question: 'Which database?', options: [{ label: 'SQLite' }, { label: 'Postgres' }] }]
    const drafts = await told(
      event('question.asked', { id: 'q1', questions }),
      event('question.replied', { requestID: 'q1' }),
    )
    expect(dataOf(drafts, 'approval:requested')).toMatchObject([
      { question: 'Which database?', options: ['SQLite', 'Postgres'], sessionId: 's1' },
    ])
    expect(dataOf(drafts, 'approval:resolved')).toMatchObject([{ decision: 'elsewhere' }])
  })

  it('tell of files that no tool was seen to change, once for each of their states', async () => {
    const diff = (additions: number, id: string) =>
      event(
        'session.diff',
        {
          diff: [
            { file: 'a.ts', status: 'added', additions, deletions: 0 },
            { file: 'made.ts', status: 'added', additions: 1, deletions: 0 },
          ],
        },
        id,
      )
    const write = event('message.part.updated', {
      part: {
        id: 'p',
        type: 'tool',
        tool: 'write',
        callID: 'k',
        state: { status: 'completed', input: { filePath: '/w/a.ts' }, metadata: { exists: true } },
      },
    })
    const drafts = await told({ directory: '/w', events: [write, diff(1, 'e1'), diff(2, 'e2')] })
    expect(dataOf(drafts, 'file:change').map(({ path, change }) => `${change} ${path}`)).toEqual([
      'modified a.ts',
      'created made.ts',
    ])
  })
})

describe('who and when', () => {
  const busy = event('session.status', { status: { type: 'busy' } })

  it('takes the machine of the key, of the address, of the plugin, then the name of the key', async () => {
    const idOf = async (body: object, grant = grantOf(), query = '') => {
      const kept = collect()
      await createOpenCodeConnector({ maxDepth: 64 }).handle(post(body, grant, query), kept.publish)
      return dataOf(kept.drafts, 'agent:registered')[0]
    }
    const batch = { directory: '/home/dev/web-app', host: 'desk', events: [busy] }
    expect(await idOf(batch)).toMatchObject({
      agentId: 'opencode:desk:home-dev-web-app',
      name: 'web-app',
      kind: 'opencode',
    })
    expect(await idOf(batch, grantOf(), 'machine=mill')).toMatchObject({ machine: 'mill' })
    expect(await idOf(batch, grantOf({ machine: 'rack' }), 'machine=mill&agent=a')).toMatchObject({
      agentId: 'opencode:rack:a',
    })
    expect(await idOf(batch, grantOf({ agentId: 'mine' }))).toMatchObject({ agentId: 'mine' })
    expect(await idOf(busy)).toMatchObject({ machine: 'laptop-1' })
  })

  it('dates events by how long they waited, whatever the clock of their machine says', async () => {
    const waited = { ...busy, at: 5_000 }
    const drafts = await told({ sentAt: 65_000, events: [waited] })
    expect(dataOf(drafts, 'agent:statusChange')[0]?.evidence).toMatchObject({
      at: new Date(NOW - 60_000).toISOString(),
    })
    const ahead = await told({ sentAt: 1, events: [waited] })
    expect(dataOf(ahead, 'agent:statusChange')[0]?.evidence).toMatchObject({ at: new Date(NOW).toISOString() })
  })

  it('keeps sessions of different keys apart', async () => {
    const kept = collect()
    const connector = createOpenCodeConnector({ maxDepth: 64 })
    await connector.handle(post({ directory: '/a', events: [busy] }), kept.publish)
    const before = kept.drafts.length
    const calls: string[] = []
    const publish: Publish = async ({ principal }, drafts) => {
      calls.push(...drafts.map(({ type }) => `${principal.id} ${type}`))
      return []
    }
    await connector.handle(post({ directory: '/b', events: [busy] }, grantOf({}, 'key:2')), publish)
    expect(before).toBe(3)
    expect(calls).toEqual(['key:2 agent:registered', 'key:2 session:started', 'key:2 agent:statusChange'])
  })
})
