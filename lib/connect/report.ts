/** What a machine says of how an agent was connected there: the data of an event `connect:report`, for the Connect page. */

export const REPORT_TYPE = 'connect:report'

/** A closed list, so that words and fixes come from this program and never from whoever holds a key. */
export const PROBLEMS = [
  'hooks-off',
  'hooks-restricted',
  'hooks-untrusted',
  'telemetry-kept',
  'telemetry-env',
  'notify-kept',
  'clock',
] as const
export type ProblemCode = (typeof PROBLEMS)[number]

export interface ConnectReport {
  /** Of the pasted line, null for a machine that was connected with a key. */
  readonly pairing: string | null
  /** Id of the agent program in lib/connect/agents.ts. */
  readonly agent: string
  readonly machine: string
  readonly did: 'connected' | 'checked' | 'disconnected'
  /** Of one request to the server and its answer. */
  readonly roundTripMs: number
  /** The machine's clock less the server's, in whole seconds since HTTP tells no more. */
  readonly clockOffsetS: number
  readonly files: readonly string[]
  /** Kinds of event that the agent was told to report; 0 where a plugin decides. */
  readonly events: number
  readonly problems: readonly ProblemCode[]
}

/** Agents' clocks that are further off than this make ages wrong. */
export const CLOCK_TOLERANCE_S = 5

const isProblem = (value: unknown): value is ProblemCode => PROBLEMS.some((code) => code === value)
const isText = (value: unknown): value is string => typeof value === 'string'
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)

/** Null for what is no report: anybody with a key can send this type. */
export function readReport(data: Readonly<Record<string, unknown>>): ConnectReport | null {
  const { pairing, agent, machine, did, roundTripMs, clockOffsetS, files, events, problems } = data
  if (!isText(agent) || !isText(machine) || !isNumber(roundTripMs) || !isNumber(clockOffsetS)) return null
  if (did !== 'connected' && did !== 'checked' && did !== 'disconnected') return null
  return {
    pairing: isText(pairing) ? pairing : null,
    agent,
    machine,
    did,
    roundTripMs,
    clockOffsetS,
    files: Array.isArray(files) ? files.filter(isText).slice(0, 10) : [],
    events: isNumber(events) ? events : 0,
    problems: Array.isArray(problems) ? problems.filter(isProblem) : [],
  }
}
