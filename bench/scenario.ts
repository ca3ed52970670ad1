export type Figures = Readonly<Record<string, number>>

/** What one system did in one round. */
export interface Sample {
  readonly system: string
  readonly figures: Figures
}

export interface Goal {
  readonly what: string
  readonly value: number
  readonly wanted: { readonly atLeast: number } | { readonly atMost: number }
}

export interface Outcome {
  /** All samples of all rounds, in the order in which they were taken. */
  readonly samples: readonly Sample[]
  readonly goals: readonly Goal[]
}

export interface Context {
  /** Short and small: shows that everything works, not how good it is. */
  readonly quick: boolean
  readonly rounds: number
  readonly log: (line: string) => void
  /** Called before each round, so that the load of the machine stands beside its figures. */
  readonly round: (n: number) => void
}

export interface Scenario {
  readonly name: string
  readonly about: string
  run(context: Context): Promise<Outcome>
}

export const isMet = ({ value, wanted }: Goal): boolean =>
  'atLeast' in wanted ? value >= wanted.atLeast : value <= wanted.atMost

/** Runs every system once per round, so that what disturbs the machine for a while disturbs all alike. */
export async function interleave(
  context: Context,
  systems: Readonly<Record<string, () => Promise<Figures>>>,
): Promise<Sample[]> {
  const samples: Sample[] = []
  for (let round = 1; round <= context.rounds; round++) {
    context.round(round)
    for (const [system, measure] of Object.entries(systems)) {
      const figures = await measure()
      context.log(
        `    ${system}: ${Object.entries(figures)
          .map(([name, value]) => `${name} ${shown(value)}`)
          .join(', ')}`,
      )
      samples.push({ system, figures })
    }
  }
  return samples
}

/** Three significant digits, and no more than are there. */
export function shown(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (Math.abs(value) >= 1_000) return Math.round(value).toLocaleString('en-US')
  return String(Number(value.toPrecision(3)))
}
