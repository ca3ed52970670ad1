import type { Draft, EventData } from '#lib/protocol/event.ts'
import { clip } from '../clip.ts'

type Status = EventData<'system:status'>['status']

/** What came of one question. */
export type Probe =
  | { readonly kind: 'answered'; readonly ms: number; readonly status: number; readonly word: string | null }
  | { readonly kind: 'silent'; readonly why: string }

interface Finding {
  readonly status: Status
  readonly detail: string
}

/** Bad answers in a row until it is said, and good ones until it is said to be over; so one lost answer is no news. */
const BAD = 2
const GOOD = 2
const SLOW_MS = 2_000
/** The latency is said anew when it has doubled or halved, and not below this. */
const FLOOR_MS = 50
const FINE = /^(ok|up|pass|passing|healthy|alive|live|ready|green|running|operational|available|success)$/i

/** The status of one health endpoint out of its answers. Pure: it knows no clock. */
export class HealthVerdict {
  readonly #component: string
  #status: Status | null = null
  #ms: number | null = null
  /** Of a status that is not said yet. */
  #leaning: { readonly status: Status; readonly times: number } | null = null
  #next: { readonly status: Status; readonly ms: number | null } | null = null

  constructor(name: string) {
    this.#component = `health:${name}`
  }

  /** @returns what is to be published, at most one draft. It is said anew until told() says that it is stored. */
  after(probe: Probe): readonly Draft[] {
    const { status, detail } = findingOf(probe)
    const ms = probe.kind === 'answered' ? probe.ms : null
    if (status === this.#status) {
      this.#leaning = null
      if (status !== 'up' || !isOther(this.#ms, ms)) return []
    } else if (!this.#believes(status)) return []
    this.#next = { status, ms }
    return [
      {
        type: 'system:status',
        data: {
          component: this.#component,
          status,
          detail: clip(detail, 2_000),
          ...(ms === null ? {} : { latencyMs: ms }),
        },
      },
    ]
  }

  /** What after() returned is stored. */
  told(): void {
    if (this.#next === null) return
    this.#status = this.#next.status
    this.#ms = this.#next.ms
    this.#next = null
    this.#leaning = null
  }

  /** The first word counts at once; a change when it was found often enough in a row. */
  #believes(status: Status): boolean {
    if (this.#status === null) return true
    const times = this.#leaning?.status === status ? this.#leaning.times + 1 : 1
    this.#leaning = { status, times }
    return times >= (status === 'up' ? GOOD : BAD)
  }
}

function findingOf(probe: Probe): Finding {
  if (probe.kind === 'silent') {
    return { status: 'down', detail: `${probe.why}. Is it running, and is its address in MC_HEALTH right?` }
  }
  const { status, word, ms } = probe
  if (status >= 500) return { status: 'down', detail: `It answers ${status}${word === null ? '' : ` (${word})`}.` }
  if (status >= 300)
    return {
      status: 'degraded',
      detail: `It answers ${status}. Correct its address in MC_HEALTH, or let this server ask it.`,
    }
  if (word !== null && !FINE.test(word)) return { status: 'degraded', detail: `It says "${word}", after ${ms} ms.` }
  if (ms >= SLOW_MS) return { status: 'degraded', detail: `It answers slowly: ${ms} ms.` }
  return { status: 'up', detail: `${ms} ms` }
}

function isOther(before: number | null, now: number | null): boolean {
  if (before === null || now === null) return before !== now
  const [low, high] = [Math.max(FLOOR_MS, Math.min(before, now)), Math.max(FLOOR_MS, before, now)]
  return high >= 2 * low && high > FLOOR_MS
}
