import type { ParseArgsOptionsConfig } from 'node:util'
import type { ExitCode } from './failure.ts'
import type { Machine } from './machine.ts'

/** One word after `mission-control`. */
export interface Command {
  readonly name: string
  /** One line for the list of commands. */
  readonly summary: string
  /** Below `usage: mission-control …`. */
  readonly help: string
  readonly options: ParseArgsOptionsConfig
  run(call: Call): Promise<ExitCode>
}

export interface Call {
  readonly machine: Machine
  readonly words: readonly string[]
  /** Of an option that takes a text. */
  text(name: string): string | undefined
  flag(name: string): boolean
}
