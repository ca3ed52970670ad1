import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { machine } from './machine.ts'
import { mediansOf } from './medians.ts'
import { type Goal, isMet, type Outcome, shown } from './scenario.ts'

export interface Finished {
  readonly name: string
  readonly about: string
  /** Load average before each round. */
  readonly loads: readonly number[]
  readonly seconds: number
  readonly outcome: Outcome
}

/** A Markdown table of the medians, one row for each system, and what came of the goals. */
export function tableOf({ name, about, loads, outcome }: Finished): string {
  const medians = mediansOf(outcome.samples)
  const names = [...new Set([...medians.values()].flatMap((figures) => Object.keys(figures)))]
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rounds = loads.length === 1 ? '1 round' : `medians of ${loads.length} rounds`
  return [
    `### ${name}: ${about}`,
    '',
    `${rounds}; load average before each: ${loads.map((load) => load.toFixed(2)).join(', ')}`,
    '',
    row(['', ...names]),
    row(['---', ...names.map(() => '---:')]),
    ...[...medians].map(([system, figures]) =>
      row([system, ...names.map((figure) => shown(figures[figure] ?? Number.NaN))]),
    ),
    '',
    ...outcome.goals.map((goal) => `- ${isMet(goal) ? 'met' : '**missed**'}: ${sentence(goal)}`),
    '',
  ].join('\n')
}

function sentence({ what, value, wanted }: Goal): string {
  const bound = 'atLeast' in wanted ? `at least ${shown(wanted.atLeast)}` : `at most ${shown(wanted.atMost)}`
  return `${what} ${shown(value)}, wanted ${bound}`
}

/** Writes all samples to `bench/results/<date>.json`. @returns the path. */
export function writeJson(date: Date, options: object, finished: readonly Finished[]): string {
  const folder = fileURLToPath(new URL('./results/', import.meta.url))
  mkdirSync(folder, { recursive: true })
  const path = `${folder}${date.toISOString().slice(0, 19).replaceAll(':', '')}.json`
  writeFileSync(path, `${JSON.stringify({ date, machine: machine(), ...options, finished }, null, 2)}\n`)
  return path
}

const HISTORY = fileURLToPath(new URL('./results.md', import.meta.url))

/** Appends one line for each goal to `bench/results.md`, the history. */
export function appendHistory(date: Date, finished: readonly Finished[]): void {
  if (!existsSync(HISTORY))
    writeFileSync(
      HISTORY,
      '# Results\n\nOne line for each goal of a run of `npm run bench`, newest last. A run with `--quick` is not kept.\nThe load is the load average before each round: figures of wall-clock time taken at a load above 1 on 2 cores are lower bounds.\n',
    )
  const lines = finished.flatMap(({ name, loads, outcome }) =>
    outcome.goals.map(
      (goal) =>
        `| ${name} | ${sentence(goal)} | ${isMet(goal) ? 'met' : 'missed'} | ${loads.map((load) => load.toFixed(1)).join(', ')} |`,
    ),
  )
  if (lines.length === 0) return
  const head = `\n## ${date.toISOString().slice(0, 16).replace('T', ' ')} UTC, ${machine()}\n\n| scenario | figure | goal | load |\n|---|---|---|---|\n`
  appendFileSync(HISTORY, `${head}${lines.join('\n')}\n`)
}
