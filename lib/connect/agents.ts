import type { Capability } from '#lib/protocol/event.ts'

/** The agent programs that `mission-control connect` knows: id as in \`agent.kind\`, and what they can be connected for. */
export interface AgentProgram {
  readonly id: 'claude-code' | 'codex' | 'gemini' | 'opencode'
  readonly name: string
  /** By what it reports, in a few words. */
  readonly how: string
  /** What such an agent can do at best; what a live one does is read from its evidence. */
  readonly can: readonly Capability[]
  /** What to do on the machine after the line was pasted. */
  readonly start: string
}

export const AGENT_PROGRAMS: readonly AgentProgram[] = [
  {
    id: 'claude-code',
    name: 'Claude Code',
    how: 'hooks and telemetry',
    can: ['watch', 'cost', 'gate'],
    start: 'Start claude, or type a prompt into a new session.',
  },
  {
    id: 'codex',
    name: 'Codex',
    how: 'hooks, trusted once',
    can: ['watch', 'cost', 'gate'],
    start: 'Start codex, trust the hooks with /hooks, and type a prompt.',
  },
  {
    id: 'gemini',
    name: 'Gemini CLI',
    how: 'hooks and telemetry',
    can: ['watch', 'cost', 'gate'],
    start: 'Start gemini and type a prompt.',
  },
  {
    id: 'opencode',
    name: 'OpenCode',
    how: 'a plugin',
    can: ['watch', 'cost', 'gate'],
    start: 'Start opencode and type a prompt.',
  },
]

export const agentProgram = (id: string): AgentProgram | null =>
  AGENT_PROGRAMS.find((program) => program.id === id) ?? null

/** What a person pastes. @param code of POST /api/pairings; it is worth nothing once it was used. */
export const connectLine = (baseUrl: string, agent: string, code: string): string =>
  `curl -fsSL ${baseUrl}/connect.sh | sh -s -- connect ${agent} --to ${baseUrl} --pair ${code}`

/** What a person pastes on a connected machine. */
export const undoLine = (agent: string): string => `~/.mission-control/mission-control connect ${agent} --undo`
export const DOCTOR_LINE = '~/.mission-control/mission-control doctor'
