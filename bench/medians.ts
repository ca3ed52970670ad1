import { median } from './measure.ts'
import type { Figures, Sample } from './scenario.ts'

/** The median of each figure of each system over all rounds, in the order in which the systems first came. */
export function mediansOf(samples: readonly Sample[]): Map<string, Figures> {
  const bySystem = Map.groupBy(samples, ({ system }) => system)
  return new Map(
    [...bySystem].map(([system, rounds]) => {
      const names = Object.keys(rounds[0]?.figures ?? {})
      return [
        system,
        Object.fromEntries(
          names.map((name) => [name, median(rounds.map(({ figures }) => figures[name] ?? Number.NaN))]),
        ),
      ]
    }),
  )
}

/** Looks medians up by system and figure. @throws for one that was not measured. */
export function lookup(samples: readonly Sample[]): (system: string, figure: string) => number {
  const medians = mediansOf(samples)
  return (system, figure) => {
    const value = medians.get(system)?.[figure]
    if (value === undefined) throw new Error(`${figure} of ${system} was not measured.`)
    return value
  }
}
