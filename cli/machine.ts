/** Everything of the machine and of the process that a command uses; made once, by environment.ts. */
export interface Machine {
  readonly home: string
  /** Where the CLI keeps what belongs to it: ~/.mission-control. */
  readonly dir: string
  /** How the machine calls itself, without the domain. */
  readonly name: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** The file that runs now. */
  readonly program: string
  /** Milliseconds since the epoch. */
  now(): number
  out(text: string): void
  err(text: string): void
  /** All of standard input. */
  stdin(): Promise<string>
  /** Asks a person yes or no; null where nobody is there to answer. */
  ask(question: string): Promise<boolean | null>
  readonly signal: AbortSignal
}
