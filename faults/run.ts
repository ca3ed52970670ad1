// `npm run faults -- [name] [--seed N] [--rounds N]`: the fault matrix against the running product, on loopback only. It prints
// its seed, so that a run that failed can be run again, and leaves with 1 when anything was violated.
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { FAULTS } from './faults.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string' }, rounds: { type: 'string' } },
})
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const chosen = FAULTS.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
if (chosen.length === 0) {
  console.error(
    `There is no fault "${positionals.join(' ')}". The faults are ${FAULTS.map(({ name }) => name).join(', ')}.`,
  )
  process.exit(2)
}
let failed = 0
for (const { name, rounds, run } of chosen) {
  const started = performance.now()
  console.log(`${name}: seed ${seed}, load ${loadavg()[0]?.toFixed(2)}`)
  const { violations, figures } = await run({ rounds: Number(values.rounds ?? rounds), seed, log: console.log })
  const seconds = ((performance.now() - started) / 1_000).toFixed(0)
  for (const violation of violations.slice(0, 20)) console.error(`  violated: ${violation}`)
  if (violations.length > 0) failed++
  console.log(
    `  ${violations.length === 0 ? 'passed' : `FAILED with ${violations.length} violations`} in ${seconds} s: ${JSON.stringify(figures)}`,
  )
}
process.exit(failed === 0 ? 0 : 1)
