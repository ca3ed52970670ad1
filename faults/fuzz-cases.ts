import { DEFAULT_LIMITS } from '#lib/protocol/limits.ts'

export const MCP_PATH = '/api/mcp'

type Chance = () => number

/** One message to a WebSocket, in one or more fragments. */
export interface FrameCase {
  readonly what: string
  readonly parts: readonly (string | Buffer)[]
  readonly binary: boolean
  /** The close code that it must lead to; absent: it is answered, or closed with a documented code. */
  readonly closes?: number
}

/** One request. */
export interface RequestCase {
  readonly what: string
  readonly method: string
  readonly path: string
  readonly contentType: string
  readonly body?: string | Buffer<ArrayBuffer>
}

const FRAMES: readonly object[] = [
  {
    type: 'subscribe',
    sub: '2',
    cursor: 'now',
    types: ['agent:*', 'test:happened'],
    maxBehind: { events: 10, bytes: 10 },
  },
  { type: 'subscribe', sub: '3', cursor: 'epoch:12:tag', snapshot: false },
  { type: 'unsubscribe', sub: '2' },
  { type: 'publish', id: 'p', events: [{ type: 'test:happened', id: 'e', data: { n: 1 } }] },
  { type: 'publish', id: 'q', events: [{ type: 'agent:statusChange', data: { agentId: 'a', status: 'idle' } }] },
  { type: 'command', id: 'c', agentId: 'a', kind: 'note', args: { text: 'hello' } },
  { type: 'refresh', id: 'r', ticket: 'none' },
  { type: 'auth', ticket: 'none' },
  { type: 'ping', at: 1 },
  { type: 'pong', at: '2026-01-01T00:00:00.000Z' },
  { type: 'agent:connect', agentId: 'fuzz', name: 'Fuzz' },
  { type: 'dashboard:connect' },
]

const ODD: readonly string[] = [
  'null',
  'true',
  '-0',
  '1e999',
  '-1',
  '9007199254740993',
  '0.1',
  '""',
  '"\\ud800"',
  '"\\u0000"',
  '"__proto__"',
  '[]',
  '{}',
  '[[[]]]',
  '{"__proto__":{"type":"auth"}}',
  '{"constructor":{"prototype":1}}',
  '"\u202e\u2066\u200b"',
  '"💥"',
  `"${'x'.repeat(300)}"`,
]
const SIGNS = ['{', '}', '[', ']', '"', ':', ',', '\\', '\u0000', '\ud800', '💥', '0', 'e', ' ', '\n', '/']

const pick = <T>(from: readonly T[], chance: Chance): T => {
  const one = from[Math.floor(chance() * from.length)]
  if (one === undefined) throw new Error('nothing to pick from')
  return one
}
const upTo = (most: number, chance: Chance) => Math.floor(chance() * (most + 1))

/** A frame that is wrong in some way, or right by luck. */
export function frameCase(chance: Chance): FrameCase {
  const text = (what: string, value: string, closes?: number): FrameCase => ({
    what,
    parts: [value],
    binary: false,
    ...(closes === undefined ? {} : { closes }),
  })
  const kinds: readonly (() => FrameCase)[] = [
    () => text('a valid frame', JSON.stringify(pick(FRAMES, chance))),
    () => text('a frame with a wrong value', withOddValue(pick(FRAMES, chance), chance)),
    () => text('a frame with a wrong value', withOddValue(pick(FRAMES, chance), chance)),
    () => text('a damaged frame', damaged(JSON.stringify(pick(FRAMES, chance)), chance)),
    () => text('random JSON', randomJson(chance, 4)),
    () => text('an unknown type', `{"type":"${'x'.repeat(upTo(200, chance))}","id":${pick(ODD, chance)}}`),
    () => text('signs', Array.from({ length: 1 + upTo(60, chance) }, () => pick(SIGNS, chance)).join(''), 4000),
    () => text('deep nesting', `{"type":"publish","id":"d","events":[${'['.repeat(70 + upTo(400, chance))}`, 4000),
    () => ({ what: 'binary', parts: [randomBytes(chance, 200)], binary: true, closes: 4000 }),
    () => ({
      what: 'text that is not UTF-8',
      parts: [Buffer.from([0x7b, 0xff, 0xfe, upTo(255, chance)])],
      binary: false,
      closes: 1007,
    }),
    () => fragmented(JSON.stringify(pick(FRAMES, chance)), 2 + upTo(8, chance)),
    () => fragmented('x'.repeat(40), 20 + upTo(10, chance), 1008),
  ]
  // Rare, because each costs as much as thousands of others.
  if (chance() < 0.002)
    return text('a huge frame', 'x'.repeat(DEFAULT_LIMITS.agentFrameBytes + 1 + upTo(1_000, chance)), 1009)
  return pick(kinds, chance)()
}

function fragmented(text: string, count: number, closes?: number): FrameCase {
  const size = Math.max(1, Math.ceil(text.length / count))
  const parts = Array.from({ length: count }, (_, n) => text.slice(n * size, (n + 1) * size))
  return { what: `${count} fragments`, parts, binary: false, ...(closes === undefined ? {} : { closes }) }
}

function randomBytes(chance: Chance, most: number): Buffer<ArrayBuffer> {
  return Buffer.from(Array.from({ length: upTo(most, chance) }, () => upTo(255, chance)))
}

function withOddValue(frame: object, chance: Chance): string {
  const entries = Object.entries(frame).map(([name, value]) => [name, JSON.stringify(value)] as const)
  const at = upTo(entries.length - 1, chance)
  const changed = entries.map(([name, value], n) => `${JSON.stringify(name)}:${n === at ? pick(ODD, chance) : value}`)
  if (chance() < 0.2)
    changed.push(`${JSON.stringify(pick(['id', 'type', '__proto__', 'x'], chance))}:${pick(ODD, chance)}`)
  return `{${changed.join(',')}}`
}

function damaged(text: string, chance: Chance): string {
  let result = text
  for (let n = 0; n <= upTo(3, chance); n++) {
    const at = upTo(result.length, chance)
    result = result.slice(0, at) + (chance() < 0.5 ? pick(SIGNS, chance) : '') + result.slice(at + upTo(2, chance))
  }
  return result
}

function randomJson(chance: Chance, depth: number): string {
  const kind = upTo(depth > 0 ? 3 : 1, chance)
  if (kind < 2) return pick(ODD, chance)
  const members = Array.from({ length: upTo(4, chance) }, () => randomJson(chance, depth - 1))
  if (kind === 2) return `[${members.join(',')}]`
  return `{${members.map((member) => `${JSON.stringify(pick(['type', 'id', 'data', 'events', 'sub', 'x'], chance))}:${member}`).join(',')}}`
}

const rpc = (method: string, params: object) => ({ jsonrpc: '2.0', id: 1, method, params })

const BODIES: readonly { readonly path: string; readonly method?: string; readonly body: object }[] = [
  { path: '/api/events', body: { type: 'test:happened', id: 'body', data: { n: 1 } } },
  { path: '/api/events', body: [{ type: 'agent:activity', data: { agentId: 'a', kind: 'note', title: 't' } }] },
  { path: '/api/tasks', body: { id: 't', title: 'A task', priority: 'high' } },
  { path: '/api/tasks/t', method: 'PATCH', body: { status: 'running' } },
  { path: '/api/tickets', body: { use: 'socket' } },
  { path: '/api/ingest/claude-code/hooks', body: { hook_event_name: 'SessionStart', session_id: 's', cwd: '/srv' } },
  { path: '/api/ingest/codex/hooks', body: { hook_event_name: 'SessionStart', session_id: 's', cwd: '/srv' } },
  { path: '/api/ingest/codex/notify', body: { type: 'agent-turn-complete', 'thread-id': 's', cwd: '/srv' } },
  { path: '/api/ingest/gemini/hooks', body: { hook_event_name: 'BeforeTool', session_id: 's', tool_name: 'ls' } },
  { path: '/api/ingest/opencode', body: { type: 'session.idle', properties: { sessionID: 's' } } },
  { path: '/api/ingest/claude-code/transcript', body: { transcript: 'interrupted', session_id: 's', prompt_id: 'p' } },
  { path: MCP_PATH, body: rpc('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: {} }) },
  { path: MCP_PATH, body: rpc('tools/list', {}) },
  { path: MCP_PATH, body: rpc('resources/read', { uri: 'mission://tasks' }) },
  { path: MCP_PATH, body: rpc('tools/call', { name: 'list_tasks', arguments: { status: 'ready', limit: 1 } }) },
  { path: MCP_PATH, body: [rpc('tools/call', { name: 'log_activity', arguments: { title: 't' } }), rpc('ping', {})] },
  { path: '/api/pairings/claim', body: { code: 'none', machine: 'm' } },
  { path: '/v1/traces', body: { resourceSpans: [{ scopeSpans: [{ spans: [{ name: 'x', traceId: 'a' }] }] }] } },
  { path: '/v1/logs', body: { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: 'x' } }] }] }] } },
  { path: '/v1/metrics', body: { resourceMetrics: [] } },
]
const CONTENT_TYPES = [
  'application/json',
  'application/json',
  'application/json',
  'application/x-ndjson',
  'application/x-protobuf',
  'text/plain',
  '',
  'application/json; charset=latin1',
]
const QUERIES = ['/api/events?', '/api/agents?', '/api/tasks?', '/api/tokens?', '/api/types?', '/api/snapshot?']
const PARAMETERS = ['cursor', 'types', 'limit', 'wait', 'before', 'status', 'after', 'q']

/** A request that is wrong in some way, or right by luck. */
export function requestCase(chance: Chance): RequestCase {
  if (chance() < 0.2) return { what: 'a query', method: 'GET', path: queryOf(chance), contentType: '' }
  const { path, method = 'POST', body } = pick(BODIES, chance)
  const text = JSON.stringify(body)
  const kinds: readonly (() => string | Buffer<ArrayBuffer>)[] = [
    () => text,
    () => damaged(text, chance),
    () => (Array.isArray(body) ? damaged(text, chance) : withOddValue(body, chance)),
    () => randomJson(chance, 5),
    () => randomBytes(chance, 400),
    () => `${'['.repeat(60 + upTo(200, chance))}`,
    () => `${text}\n${damaged(text, chance)}\n\n${text}`,
  ]
  return {
    what: `${method} ${path}`,
    method,
    path,
    contentType: pick(CONTENT_TYPES, chance),
    body: pick(kinds, chance)(),
  }
}

/** `wait` stays short, so that nobody waits for an answer that is right. */
function queryOf(chance: Chance): string {
  const pairs = Array.from({ length: 1 + upTo(2, chance) }, () => {
    const name = pick(PARAMETERS, chance)
    const value = name === 'wait' ? '-1' : pick([...ODD, 'now', '0', 'a:1:b', '99999999999999999999', '*,*'], chance)
    return `${name}=${encodeURIComponent(value.toWellFormed())}`
  })
  return pick(QUERIES, chance) + pairs.join('&')
}
