import { FIND_GROUPS, type FindEntry, type FindGroup, folded } from '#components/palette/find-entry.ts'
import { rank } from '#components/palette/rank.ts'
import { Histogram } from '../measure.ts'
import { lookup } from '../medians.ts'
import { type Figures, interleave, type Scenario } from '../scenario.ts'

const AGENTS = 1_000
const TASKS = 10_000
/** What a hand types on its way to something, a key at a time. */
const QUERIES = ['i', 'in', 'inv', 'rnd', 'rounding 99', 'zzz', 'agent 42', 'shop/web']

const entry = (group: FindGroup, words: string, more: string): FindEntry => ({
  id: `${group}:${words}`,
  group,
  words,
  note: '',
  keys: { words: folded(words), more: folded(more) },
  act: { kind: 'go', href: '/' },
})

function ranked(entries: readonly FindEntry[], times: number): Figures {
  const latency = new Histogram()
  for (let n = 0; n < times; n++)
    for (const query of QUERIES) {
      const started = performance.now()
      const groups = rank(query, entries, [])
      latency.add(performance.now() - started)
      if (groups.length > FIND_GROUPS.length) throw new Error('The palette found more groups than there are.')
    }
  const { p50Ms, p99Ms } = latency.summary()
  return { 'p50 ms': p50Ms, 'p99 ms': p99Ms }
}

export const palette: Scenario = {
  name: 'palette',
  about: `what one key costs in the palette over ${TASKS} tasks and ${AGENTS} agents, without a browser`,
  async run(context) {
    const entries = [
      ...Array.from({ length: AGENTS }, (_, n) => entry('Agents', `agent ${n}`, `machine-${n % 40} shop/api`)),
      ...Array.from({ length: TASKS }, (_, n) => entry('Tasks', `Fix the rounding of invoice ${n}`, `t-${n} shop/web`)),
    ]
    const samples = await interleave(context, { ours: async () => ranked(entries, context.quick ? 5 : 50) })
    const of = lookup(samples)
    return { samples, goals: [{ what: 'p99 in ms', value: of('ours', 'p99 ms'), wanted: { atMost: 50 } }] }
  },
}
