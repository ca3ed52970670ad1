export interface FaultOptions {
  /** How often the fault is made. */
  readonly rounds: number
  readonly seed: number
  readonly log: (line: string) => void
}

export interface FaultReport {
  /** What must never be: each a sentence. Empty is a pass. */
  readonly violations: readonly string[]
  readonly figures: Readonly<Record<string, number>>
}

export interface Fault {
  readonly name: string
  /** Rounds of the whole run; `npm test` runs a few. */
  readonly rounds: number
  run(options: FaultOptions): Promise<FaultReport>
}
