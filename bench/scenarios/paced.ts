import { lookup } from '../medians.ts'
import { type Goal, interleave, type Scenario } from '../scenario.ts'
import { startMission, startPeer } from '../system.ts'
import { fanOutRound } from './fan-out-round.ts'

/** 1,000 events a second to 1,000 subscribers, in single posts. */
export const busy: Scenario = pacedScenario({
  name: 'busy',
  subscribers: 1_000,
  perSecond: 1_000,
  toRaw: 1.5,
  atMostMs: 40,
})

/** 100 events a second to 5,000 subscribers: half a million deliveries, in few writes each. */
export const wide: Scenario = pacedScenario({
  name: 'wide',
  subscribers: 5_000,
  perSecond: 100,
  toRaw: 1.3,
  atMostMs: null,
})

interface Paced {
  readonly name: string
  readonly subscribers: number
  readonly perSecond: number
  /** Wanted ratio of p99 to raw sockets. */
  readonly toRaw: number
  readonly atMostMs: number | null
}

function pacedScenario({ name, subscribers, perSecond, toRaw, atMostMs }: Paced): Scenario {
  return {
    name,
    about: `${perSecond.toLocaleString('en-US')} events/s, ${subscribers.toLocaleString('en-US')} subscribers`,
    async run(context) {
      const connections = context.quick ? subscribers / 5 : subscribers
      const job = {
        connections,
        load: { kind: 'paced', perSecond },
        warmMs: context.quick ? 500 : 2_000,
        measureMs: context.quick ? 1_000 : 5_000,
      } as const
      const samples = await interleave(context, {
        ours: () => fanOutRound(startMission, job),
        raw: () => fanOutRound(() => startPeer('raw'), job),
      })
      const of = lookup(samples)
      const ratio: Goal = {
        what: 'p99 to raw sockets',
        value: of('ours', 'p99 ms') / of('raw', 'p99 ms'),
        wanted: { atMost: toRaw },
      }
      const absolute = atMostMs && { what: 'p99 in ms', value: of('ours', 'p99 ms'), wanted: { atMost: atMostMs } }
      return { samples, goals: absolute ? [ratio, absolute] : [ratio] }
    },
  }
}
