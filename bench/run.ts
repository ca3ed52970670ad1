// `npm run bench -- [scenario…] [--quick] [--rounds N]`: the running product against its peers, on loopback only. Every server and
// client is a process of its own and ends with this one.
import { parseArgs } from 'node:util'
import { load, machine, unfit } from './machine.ts'
import { appendHistory, type Finished, tableOf, writeJson } from './report.ts'
import { isMet, type Scenario } from './scenario.ts'
import { SCENARIOS } from './scenarios.ts'
import { RAISED } from './system.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, rounds: { type: 'string' } },
})
const wrong = unfit() ?? unknownScenario(positionals)
if (wrong) {
  console.error(wrong)
  process.exit(2)
}
const quick = values.quick
const rounds = Number(values.rounds ?? (quick ? 1 : 3))
// Leaving ends everything that was started: peers and clients through their channels, each server of ours by its own listener.
process.setMaxListeners(100)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

const date = new Date()
const finished: Finished[] = []
console.log(
  `${machine()}\nlimits raised with MC_LIMITS: ${JSON.stringify(RAISED)}${quick ? '\nquick: the figures mean nothing' : ''}\n`,
)
for (const scenario of SCENARIOS.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
  const done = await measure(scenario)
  finished.push(done)
  console.log(`\n${tableOf(done)}`)
}
console.log(`written to ${writeJson(date, { quick, rounds, limits: RAISED }, finished)}`)
if (!quick) appendHistory(date, finished)
const missed = finished.flatMap(({ outcome }) => outcome.goals).filter((goal) => !isMet(goal)).length
process.exit(missed > 0 && !quick ? 1 : 0)

async function measure({ name, about, run }: Scenario): Promise<Finished> {
  const started = performance.now()
  const loads: number[] = []
  console.log(`${name}: ${about}`)
  const outcome = await run({
    quick,
    rounds,
    log: console.log,
    round(n) {
      loads.push(load())
      console.log(`  round ${n}, load average ${load().toFixed(2)}`)
    },
  })
  return { name, about, loads, seconds: Math.round((performance.now() - started) / 1_000), outcome }
}

function unknownScenario(names: readonly string[]): string | null {
  const unknown = names.find((name) => !SCENARIOS.some((scenario) => scenario.name === name))
  return unknown === undefined
    ? null
    : `There is no scenario "${unknown}". The scenarios are ${SCENARIOS.map(({ name }) => name).join(', ')}.`
}
