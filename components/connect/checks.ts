import { type AgentProgram, DOCTOR_LINE } from '#lib/connect/agents.ts'
import { type ConnectReport, type ProblemCode, readReport } from '#lib/connect/report.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { Agent, Approval, MissionState } from '#lib/state/model.ts'
import { PROBLEMS } from './problems.ts'

/** One line of the checklist. What is `later` needs something before it; `next` is what we wait for. */
export interface Check {
  readonly id: 'key' | 'reach' | 'clock' | 'hooks' | 'event' | 'tokens' | 'asks'
  readonly state: 'ok' | 'wrong' | 'next' | 'later'
  readonly title: string
  readonly detail: string
  /** When it came to be so. */
  readonly at: string | null
  /** What to do about it, to be copied. */
  readonly fix?: string
}

/** What a machine said last of itself, with when it did. */
export interface Heard {
  readonly report: ConnectReport
  readonly at: string
  /** Of the first of the reports of this connection: what came before it does not count. */
  readonly since: string
}

/**
 * The newest report about a program, of the pasted line when one is given.
 * @param events of type `connect:report`, oldest first.
 */
export function heardOf(events: readonly MissionEvent[], program: AgentProgram, pairing: string | null): Heard | null {
  const all = events.flatMap(({ at, data }) => {
    const report = readReport(data)
    return report?.agent === program.id ? [{ report, at }] : []
  })
  const last = all.findLast(({ report }) => pairing === null || report.pairing === pairing)
  if (!last || last.report.did === 'disconnected') return null
  const machine = all.filter(({ report }) => report.machine === last.report.machine)
  const since = machine.findLast(({ report }) => report.did === 'connected')?.at ?? last.at
  return { ...last, since }
}

type Facts = Pick<MissionState, 'agents' | 'approvals'>

/** @param waits whether a line was made that nobody has pasted yet. */
export function checksOf(program: AgentProgram, heard: Heard | null, waits: boolean, facts: Facts): readonly Check[] {
  if (!heard) return before(program, waits)
  const { report, at } = heard
  const agents = [...facts.agents.values()].filter(
    ({ kind, machine, lastSeenAt }) => kind === program.id && machine === report.machine && lastSeenAt >= heard.since,
  )
  const ids = new Set(agents.map(({ id }) => id))
  const asked = [...facts.approvals.values()].findLast(
    ({ agentId, requestedAt }) => ids.has(agentId) && requestedAt >= heard.since,
  )
  return [
    {
      id: 'key',
      state: 'ok',
      title: 'The key is good',
      detail: `it publishes for ${report.machine}, and reads nothing`,
      at,
    },
    { id: 'reach', state: 'ok', title: 'The server is in reach', detail: `answered in ${report.roundTripMs} ms`, at },
    clockCheck(report, at),
    hooksCheck(report, at),
    eventCheck(program, heard, agents),
    tokensCheck(report, agents),
    asksCheck(asked, agents),
  ]
}

function before({ name, start }: AgentProgram, waits: boolean): readonly Check[] {
  const later = { state: 'later', at: null } as const
  return [
    {
      id: 'key',
      state: waits ? 'next' : 'later',
      title: 'The line is pasted',
      detail: waits ? 'Waiting for the machine to call' : 'Get the line first',
      at: null,
    },
    { id: 'reach', ...later, title: 'The server is in reach', detail: 'how long an answer takes' },
    { id: 'clock', ...later, title: 'The clocks agree', detail: 'within 5 s' },
    { id: 'hooks', ...later, title: `${name} is told to report`, detail: 'in its own settings' },
    { id: 'event', ...later, title: 'First event', detail: start },
    { id: 'tokens', ...later, title: 'First tokens', detail: 'with the first answer of its model' },
    { id: 'asks', ...later, title: 'First question', detail: 'the first time that it asks for a permission' },
  ]
}

const hasProblem = ({ problems }: ConnectReport, ...codes: readonly ProblemCode[]) =>
  codes.find((code) => problems.includes(code))

function wrong(id: Check['id'], code: ProblemCode, at: string): Check {
  return { id, state: 'wrong', at, ...PROBLEMS[code] }
}

function clockCheck(report: ConnectReport, at: string): Check {
  const { clockOffsetS } = report
  if (hasProblem(report, 'clock')) return wrong('clock', 'clock', at)
  const detail = clockOffsetS === 0 ? 'to the second' : `they differ by ${Math.abs(clockOffsetS)} s`
  return { id: 'clock', state: 'ok', title: 'The clocks agree', detail, at }
}

function hooksCheck(report: ConnectReport, at: string): Check {
  const code = hasProblem(report, 'hooks-off', 'hooks-restricted')
  if (code) return wrong('hooks', code, at)
  const [file = 'its settings'] = report.files
  const trust = hasProblem(report, 'hooks-untrusted') ? '; it sends them once you have trusted them with /hooks' : ''
  const what = report.events > 0 ? `${report.events} kinds of event, ` : ''
  const detail = `${what}in ${file}${trust}`
  return { id: 'hooks', state: 'ok', title: 'It is told to report', detail, at }
}

function eventCheck({ name, start }: AgentProgram, { report, since }: Heard, agents: readonly Agent[]): Check {
  const [first] = agents
  if (first) {
    const others = agents.length > 1 ? ` and ${agents.length - 1} more` : ''
    const title = 'It was heard'
    return {
      id: 'event',
      state: 'ok',
      title,
      detail: `${first.name}${others} on ${report.machine}`,
      at: first.firstSeenAt >= since ? first.firstSeenAt : first.lastSeenAt,
    }
  }
  const untrusted = hasProblem(report, 'hooks-untrusted')
  return {
    id: 'event',
    state: 'next',
    title: `Waiting for ${name}`,
    detail: untrusted ? PROBLEMS[untrusted].detail : `${start} If nothing comes, this says why:`,
    at: null,
    fix: untrusted ? (PROBLEMS[untrusted].fix ?? DOCTOR_LINE) : DOCTOR_LINE,
  }
}

function tokensCheck(report: ConnectReport, agents: readonly Agent[]): Check {
  const counted = agents.find(({ tokens }) => tokens.requests > 0)
  if (counted) {
    const detail = `${counted.tokens.requests} ${counted.tokens.requests === 1 ? 'request' : 'requests'} of ${counted.name}`
    return { id: 'tokens', state: 'ok', title: 'Tokens are counted', detail, at: null }
  }
  const code = hasProblem(report, 'telemetry-kept', 'telemetry-env')
  if (code) return wrong('tokens', code, '')
  const state = agents.length > 0 ? 'next' : 'later'
  return {
    id: 'tokens',
    state,
    title: 'First tokens',
    detail: 'with the first answer of its model; unknown until then',
    at: null,
  }
}

function asksCheck(asked: Approval | undefined, agents: readonly Agent[]): Check {
  const title = asked ? 'Its questions are seen' : 'First question'
  if (asked) return { id: 'asks', state: 'ok', title, detail: asked.tool ?? 'it asked', at: asked.requestedAt }
  const held = agents.some(({ capabilities }) => capabilities.includes('gate'))
  const detail = `The first time that it asks for a permission, it stands under Needs you${held ? '; a budget can deny its tool calls already' : ''}`
  return { id: 'asks', state: agents.length > 0 ? 'next' : 'later', title, detail, at: null }
}
