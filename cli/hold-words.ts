import type { AgentProgram } from '#lib/connect/agents.ts'
import type { ProblemCode } from '#lib/connect/report.ts'

/** Which calls of an agent a budget or a rule can keep it from, and which it cannot, as its own terminal says it. */
export interface HoldWords {
  /** Null where none can be held. */
  readonly can: string | null
  /** What is not held, and why. */
  readonly but: string
}

/** An agent that answers its hooks by itself learns of a hold with the answer to one that was delivered. */
const LATER = 'one that is made before a hook of the session was delivered since the hold began'

const WORDS: Readonly<Record<AgentProgram['id'], HoldWords>> = {
  'claude-code': {
    can: 'every call of a tool, from the next one on',
    but: 'a call while the server is away; what a person runs by ! at the prompt',
  },
  codex: {
    can: 'every call that its hooks announce, from the one after the next hook on',
    but: `a search of the web, which its model's server makes and no hook announces; ${LATER}, or while the server is away`,
  },
  gemini: {
    can: 'every call of a tool, from the one after the next hook on',
    but: `${LATER}, or while the server is away; what a person runs by ! at the prompt`,
  },
  opencode: {
    can: 'every call of a tool, those of MCP servers and sub-agents too, as soon as its plugin was told',
    but: 'a call while the server is away; one within the quarter of a second in which events gather; what a person runs by ! at the prompt',
  },
}

/** What stands in the way of all of it. */
const NEVER: Partial<Record<ProblemCode, string>> = {
  'hooks-off': 'any call, since its hooks are turned off',
  'hooks-restricted': 'any call, since its settings do not allow hooks to the server',
}

export function holdWords(id: AgentProgram['id'], problems: readonly ProblemCode[]): HoldWords {
  const never = problems.map((code) => NEVER[code]).find((words) => words !== undefined)
  if (never !== undefined) return { can: null, but: never }
  const { can, but } = WORDS[id]
  return problems.includes('hooks-untrusted') ? { can: `${can}, once you trusted them`, but } : { can, but }
}
