// `npm run faults -- [name…] [--seed N] [--rounds N] [--short]`: the fault matrix against the running product, on loopback only, one
// after the other, to the end whatever fails. It prints its seed, so that a run that failed can be run again, closes with one table,
// and leaves with 1 when anything was violated.
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import type { Fault } from './fault.ts'
import { FAULTS } from './faults.ts'
import { type Outcome, reportOf, tableOf } from './outcome.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string' }, rounds: { type: 'string' }, short: { type: 'boolean', default: false } },
})
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const unknown = positionals.find((name) => !FAULTS.some((fault) => fault.name === name))
if (unknown !== undefined) {
  console.error(`There is no fault "${unknown}". The faults are ${FAULTS.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}
// Leaving ends every server that was started.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))
const outcomes: Outcome[] = []
for (const fault of FAULTS)
  if (positionals.length === 0 || positionals.includes(fault.name)) outcomes.push(await outcomeOf(fault))
console.log(`\n${tableOf(outcomes)}\n\nseed ${seed}${values.short ? ', short' : ''}`)
process.exit(outcomes.every(({ report }) => report.violations.length === 0) ? 0 : 1)

async function outcomeOf(fault: Fault): Promise<Outcome> {
  const started = performance.now()
  const load = loadavg()[0] ?? 0
  console.log(`${fault.name}: ${fault.mark}\n  seed ${seed}, load ${load.toFixed(2)}`)
  const { short } = values
  const rounds = Number(values.rounds ?? (short ? fault.few : fault.rounds))
  const report = await reportOf(fault, { rounds, seed, short, log: console.log })
  const seconds = (performance.now() - started) / 1_000
  for (const what of report.skipped ?? []) console.log(`  skipped: ${what}`)
  for (const violation of report.violations.slice(0, 20)) console.error(`  violated: ${violation}`)
  const count = report.violations.length
  const verdict = count === 0 ? 'passed' : `FAILED with ${count} violations`
  console.log(`  ${verdict} in ${seconds.toFixed(0)} s: ${JSON.stringify(report.figures)}`)
  return { name: fault.name, load, seconds, report }
}
