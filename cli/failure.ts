/** Why a command ended, for scripts: what each exit code means stands in the help. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5

/** The one shape of what goes wrong: a code for programs, a sentence with the fix for people. */
export class Failure extends Error {
  readonly code: string
  readonly exit: ExitCode

  constructor(code: string, message: string, exit: ExitCode = 1, cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.exit = exit
  }
}

export const usage = (message: string): Failure => new Failure('usage', message, 2)
