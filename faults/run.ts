// `npm run faults -- [name…] [--seed N] [--rounds N] [--short]`: the fault matrix against the running product, on loopback only. It
// prints its seed, so that a run that failed can be run again, and leaves with 1 when anything was violated.
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import type { Fault } from './fault.ts'
import { FAULTS } from './faults.ts'

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
let failed = 0
for (const fault of FAULTS)
  if (positionals.length === 0 || positionals.includes(fault.name)) failed += (await passes(fault)) ? 0 : 1
process.exit(failed === 0 ? 0 : 1)

async function passes({ name, mark, rounds, few, run }: Fault): Promise<boolean> {
  const started = performance.now()
  const { short } = values
  console.log(`${name}: ${mark}\n  seed ${seed}, load ${loadavg()[0]?.toFixed(2)}`)
  const usual = short ? few : rounds
  const report = await run({ rounds: Number(values.rounds ?? usual), seed, short, log: console.log })
  const { violations, figures, skipped = [] } = report
  const seconds = ((performance.now() - started) / 1_000).toFixed(0)
  for (const what of skipped) console.log(`  skipped: ${what}`)
  for (const violation of violations.slice(0, 20)) console.error(`  violated: ${violation}`)
  const verdict = violations.length === 0 ? 'passed' : `FAILED with ${violations.length} violations`
  console.log(`  ${verdict} in ${seconds} s: ${JSON.stringify(figures)}`)
  return violations.length === 0
}
