import type { AgentStatus, EventData, EventType, KnownEvent, WaitingReason } from '#lib/protocol/event.ts'
import { emptyState, fold } from '#lib/state/mission.ts'
import type { MissionState } from '#lib/state/model.ts'

/** An invented morning in an invented office: for the sheet at /design and for tests, through the real reducer. */

interface Desk {
  readonly name: string
  readonly kind: string
  readonly machine: string
  readonly project: string
  readonly model: string
  readonly status: AgentStatus
  readonly reason?: WaitingReason
  /** Seconds since it was last heard. */
  readonly ago: number
  readonly tool: string | null
  readonly title: string
  readonly task: string
  readonly says: string
  readonly usd: number
  readonly tokens: number
  /** Events in the last two hours, by twelfths. */
  readonly pulse: string
}

const desk = (line: string, says: string): Desk => {
  const [
    name = '',
    kind = '',
    machine = '',
    project = '',
    model = '',
    state = '',
    ago = '',
    tool = '',
    title = '',
    task = '',
    usd = '',
    tokens = '',
    pulse = '',
  ] = line.split('|').map((part) => part.trim())
  const [status = 'idle', reason] = state.split(' ') as [AgentStatus, WaitingReason?]
  return {
    name,
    kind,
    machine,
    project,
    model,
    status,
    ...(reason && { reason }),
    ago: Number(ago),
    tool: tool || null,
    title,
    task,
    says,
    usd: Number(usd),
    tokens: Number(tokens) * 1_000,
    pulse,
  }
}

const DESKS: readonly Desk[] = [
  desk(
    'api | claude-code | build-01 | api | opus-large | waiting permission | 12 | Bash | Bash: git push --force-with-lease origin api-v2 | Rebase api-v2 on main | 0.62 | 388 | 235467580012',
    'The rebase is done and all tests pass. I need to push it.',
  ),
  desk(
    'web | codex | build-02 | web | code-medium | waiting input | 48 | | Which store should the event log start on? | Choose the store | 0.18 | 126 | 134223100011',
    'Both would work. Which store should the event log start on?',
  ),
  desk(
    'tests | claude-code | build-01 | api | opus-small | error | 64 | Bash | Bash: vitest run lib/hub | Reader after a reset | 0.31 | 207 | 023557631000',
    'Three tests fail in the reader; I stopped before changing more.',
  ),
  desk(
    'log | claude-code | build-01 | api | opus-large | working | 1 | Edit | Edit lib/log/log-sqlite.ts | SQLite log with group commit | 0.51 | 412 | 345656778845',
    'Group commit holds. Next: what happens when the disk is full.',
  ),
  desk(
    'review | gemini | build-03 | api | pro-large | working | 2 | Read | Read lib/hub/reader.ts | Review the hub | 0.27 | 318 | 112324546523',
    'The hub pulls from the log and keeps no queue for a reader.',
  ),
  desk(
    'deploy | claude-code | build-03 | ops | opus-small | working | 1 | Edit | Edit deploy/compose.yml | One-node deployment | 0.44 | 301 | 453564557634',
    'The health check now waits for the log.',
  ),
  desk(
    'bundle | codex | build-02 | web | code-medium | working | 4 | Bash | Bash: npm run build | First load below 250 KB | 0.39 | 286 | 224354665756',
    'Icons are now taken one by one, 38 KB less.',
  ),
  desk(
    'docs | cursor | laptop-7 | docs | opus-small | working | 3 | Write | Write docs/PROTOCOL.md | Protocol reference | 0.12 | 88 | 121324323423',
    'Every rule has an id and a test that carries it.',
  ),
  desk(
    'reader | gemini | build-03 | docs | pro-large | working | 6 | WebFetch | WebFetch: nodejs.org/api/stream | Close codes of WebSocket | 0.09 | 97 | 001213224334',
    'RFC 6455 section 7.4 has what we need.',
  ),
  desk(
    'leads | claude-code | build-04 | leads | opus-small | working | 2 | score_lead | leads: score_lead Hexaform GmbH | Score new leads | 0.33 | 244 | 332435464554',
    'Hexaform: 87 of 100, mostly for the team.',
  ),
  desk(
    'tokens-css | codex | laptop-7 | web | code-medium | working | 1 | Edit | Edit app/tokens.css | Night contrast | 0.21 | 143 | 123243534544',
    'All pairs pass in the four looks.',
  ),
  desk(
    'import | script | build-04 | leads | flash-mini | working | 1 | | ingest 1,204 rows | CSV import | 0.02 | 22 | 111121212111',
    'Row 812 of 1,204.',
  ),
  desk(
    'types | opencode | build-02 | api | opus-small | working | 5 | Grep | Grep: assertNever | Exhaustive switches | 0.29 | 231 | 232435455643',
    'Two switches had no end; both have one now.',
  ),
  desk(
    'rename | aider | laptop-7 | web | opus-small | idle | 540 | | | Rename cursor | 0.22 | 164 | 456543000000',
    'Done: cursor is called position everywhere it is ours.',
  ),
  desk(
    'nightly | codex | build-03 | ops | code-medium | stale | 372 | Bash | Bash: ./restore.sh --dry-run | Nightly restore drill | 0.08 | 71 | 234321000000',
    'Restoring into an empty store.',
  ),
  desk(
    'cron | mcp | build-04 | ops | flash-mini | offline | 7260 | | | Rotate the log | 0.02 | 18 | 121000000000',
    'Rotated 3 files.',
  ),
]

interface Fact {
  readonly ms: number
  readonly type: EventType
  readonly data: object
}

const fact = <T extends EventType>(ms: number, type: T, data: EventData<T>): Fact => ({ ms, type, data })

/** As if the office had been open for a while. */
const FIRST_SEQ = 48_000
const BUCKET_MS = 10 * 60_000

/** @param now milliseconds since 1970: ages count back from here. */
export function fixtureState(now: number): MissionState {
  const facts = [...office(now), ...DESKS.flatMap((one) => day(one, now)), ...questions(now), ...rows(now)]
  const today = new Date(now).toISOString().slice(0, 10)
  const events = facts
    .sort((a, b) => a.ms - b.ms)
    .map(({ ms, type, data }, at) => {
      const envelope = {
        seq: FIRST_SEQ + at,
        at: new Date(ms).toISOString(),
        day: today,
        actor: 'server',
        id: `fixture-${at}`,
      }
      // `fact` has checked that the data belongs to the type; TypeScript loses that in a list of different types.
      return { ...envelope, type, data } as KnownEvent
    })
  return fold({ ...emptyState(), last: { seq: FIRST_SEQ - 1, at: null, day: null } }, events)
}

const office = (now: number): Fact[] => [
  fact(now - 8_000_000, 'system:workspace', { name: 'Studio', zone: 'Europe/Berlin' }),
  fact(now - 7_999_000, 'system:status', { component: 'log', status: 'up' }),
  fact(now - 7_998_000, 'system:status', {
    component: 'telemetry',
    status: 'degraded',
    detail: 'two batches were refused',
  }),
]

function day(one: Desk, now: number): Fact[] {
  const { name: agentId, kind, machine, project, model, status, reason, tool, title, task, says } = one
  const sessionId = `session-${agentId}`
  const heard = now - one.ago * 1_000
  const start = Math.min(heard - 60_000, now - 12 * BUCKET_MS)
  const source = kind === 'mcp' || kind === 'script' ? 'self' : 'hook'
  const about = { agentId, sessionId }
  const pulse = [...one.pulse].flatMap((digit, at) =>
    Array.from({ length: Number(digit) }, (_, i) =>
      fact(Math.min(heard - 2_000, start + at * BUCKET_MS + (i * BUCKET_MS) / Number(digit)), 'agent:activity', {
        ...about,
        kind: 'tool',
        tool: tool ?? 'Read',
        title: `Read lib/${agentId}-${i}.ts`,
        ok: true,
        durationMs: 400 * i,
      }),
    ),
  )
  const usage = {
    ...about,
    model,
    input: Math.round(one.tokens * 0.08),
    output: Math.round(one.tokens * 0.05),
    cacheRead: Math.round(one.tokens * 0.81),
    cacheWrite: Math.round(one.tokens * 0.06),
    costUsd: one.usd,
  }
  return [
    fact(start - 3_000, 'agent:registered', { agentId, name: agentId, kind, machine, project }),
    fact(start - 2_000, 'session:started', { ...about, title: task, model, project }),
    ...pulse,
    fact(heard - 1_500, 'token:usage', usage),
    fact(heard - 1_200, 'session:activity', { ...about, lastMessage: says, role: 'assistant' }),
    ...(tool && status !== 'idle'
      ? [
          fact(heard - 900, 'agent:activity', {
            ...about,
            kind: 'tool',
            phase: 'start',
            toolUseId: `tool-${agentId}`,
            tool,
            title,
          }),
        ]
      : []),
    fact(heard, 'agent:statusChange', {
      ...about,
      status,
      ...(reason && { reason }),
      ...(status === 'working' && { task: title }),
      evidence: { source, at: new Date(heard).toISOString(), detail: detailOf(one) },
    }),
  ]
}

function detailOf({ status, tool, title }: Desk): string {
  if (status === 'waiting') return 'PermissionRequest'
  if (status === 'error') return 'exit code 1, 3 of 212 tests fail'
  if (status === 'stale') return 'nothing heard for 6 min, it promised to report every 60 s'
  if (status === 'offline') return 'process ended, exit 0'
  return tool ? `PreToolUse ${tool}` : title || 'Stop'
}

const questions = (now: number): Fact[] => [
  fact(now - 12_000, 'approval:requested', {
    approvalId: 'ask-1',
    agentId: 'api',
    sessionId: 'session-api',
    tool: 'Bash',
    input: { command: 'git push --force-with-lease origin api-v2' },
    expiresAt: new Date(now + 252_000).toISOString(),
  }),
  fact(now - 48_000, 'approval:requested', {
    approvalId: 'ask-2',
    agentId: 'web',
    sessionId: 'session-web',
    question: 'Which store should the event log start on?',
    options: ['SQLite', 'Postgres'],
  }),
  fact(now - 180_000, 'system:alert', {
    alertId: 'disk',
    rule: 'disk',
    severity: 'warning',
    message: 'The disk of build-02 is 91 % full',
    subject: 'build-02',
  }),
]

const rows = (now: number): Fact[] => [
  fact(now - 21_000, 'agent:statusChange', {
    agentId: 'bundle',
    sessionId: 'session-bundle',
    status: 'idle',
    evidence: { source: 'gateway', at: new Date(now - 9_000).toISOString(), detail: 'no run is open' },
  }),
  fact(now - 30_000, 'agent:activity', {
    agentId: 'tests',
    sessionId: 'session-tests',
    kind: 'tool',
    tool: 'Bash',
    title: 'Bash: vitest run lib/hub',
    ok: false,
    durationMs: 8_400,
  }),
  fact(now - 26_000, 'agent:activity', {
    agentId: 'import',
    kind: 'note',
    title: 'read invoice\u202Etxt.exe and skipped it',
  }),
  fact(now - 34_000, 'task:created', { taskId: '131', title: 'Reader resumes after a reset', priority: 'high' }),
]
