import type { AgentProgram } from '#lib/connect/agents.ts'
import type { ProblemCode } from '#lib/connect/report.ts'
import type { JsonPath } from './json-text.ts'

/** How one agent program is connected: which files change, and what stands in the way. Pure: it reads by `place.read`. */
export interface Recipe {
  readonly agent: AgentProgram['id']
  /** Files of the server that the plan needs. */
  readonly downloads?: readonly string[]
  plan(place: Place): RecipePlan
}

export interface Place {
  readonly home: string
  /** The folder of ours for this agent, where the forwarder lives. */
  readonly dir: string
  readonly baseUrl: string
  readonly secret: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** By their path on the server. */
  readonly downloaded: ReadonlyMap<string, string>
  /** The text of a file without our changes, null where there is none. */
  read(path: string): string | null
}

export interface RecipePlan {
  readonly files: readonly FileEdits[]
  /** Kinds of event that the agent is told to report; 0 where a plugin decides. */
  readonly events: number
  readonly problems: readonly ProblemCode[]
}

export type FileEdits =
  | { readonly kind: 'json'; readonly path: string; readonly edits: readonly JsonEdit[] }
  /** Blocks of lines between marks of ours, for TOML and the like. */
  | { readonly kind: 'blocks'; readonly path: string; readonly blocks: readonly Block[] }
  /** A file that is all ours. */
  | { readonly kind: 'own'; readonly path: string; readonly text: string }

export type JsonEdit =
  | { readonly op: 'set'; readonly path: JsonPath; readonly value: unknown }
  | { readonly op: 'append'; readonly path: JsonPath; readonly value: unknown }

export interface Block {
  /** Tells our blocks of one file apart. */
  readonly name: string
  /** `top`: before the first table of a TOML file, where its own keys stand. */
  readonly at: 'top' | 'end'
  readonly lines: readonly string[]
}
