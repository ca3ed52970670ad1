export interface FaultOptions {
  /** How often the fault is made, or how much of it; each fault says what it counts. */
  readonly rounds: number
  readonly seed: number
  /** With the waits of the product cut down, so that it fits among the tests; marks that need a quiet machine are left out. */
  readonly short: boolean
  readonly log: (line: string) => void
}

export interface FaultReport {
  /** What must never be: each a sentence. Empty is a pass. */
  readonly violations: readonly string[]
  readonly figures: Readonly<Record<string, number>>
  /** Parts that this machine cannot run, each with the reason. */
  readonly skipped?: readonly string[]
}

export interface Fault {
  readonly name: string
  /** Those of PROTOCOL.md that it tries: `[P-READ-1] [P-LOG-2]`. */
  readonly rules: string
  /** What has to hold, in words. */
  readonly mark: string
  /** Rounds of the whole run. */
  readonly rounds: number
  /** Rounds in `npm test`. */
  readonly few: number
  run(options: FaultOptions): Promise<FaultReport>
}
