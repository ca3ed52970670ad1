// `npm run soak -- [length] [--seed N] [--agents N]`: the whole product on loopback for an hour (or `90s`, `2m`, `8h`) under a steady,
// mixed load. Prints one table and leaves with 1 when a mark was missed.
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { machine } from '../bench/machine.ts'
import { lengthOf, planOf } from './soak/plan.ts'
import { runSoak } from './soak/run-soak.ts'
import { tableOf } from './soak/trend.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string' }, agents: { type: 'string', default: '20' } },
})
const seed = Number(values.seed ?? Date.now() % 1_000_000)
// Leaving ends the server that was started.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

const plan = planOf(lengthOf(positionals[0]))
const load = () => loadavg()[0]?.toFixed(2)
console.log(`${machine()}\nsoak for ${plan.lengthMs / 60_000} min, seed ${seed}, load ${load()}`)
const marks = await runSoak({
  plan,
  seed,
  agents: Number(values.agents),
  stepMs: 1_000,
  stayMs: Math.min(40_000, plan.lengthMs / 10),
  log: console.log,
})
const missed = marks.filter(({ verdict }) => verdict === 'missed').length
console.log(
  `\n${tableOf(marks)}\n\nseed ${seed}, load ${load()}; ${missed === 0 ? 'passed' : `FAILED: ${missed} missed`}`,
)
process.exit(missed === 0 ? 0 : 1)
