import type { EventLog, StoredEvent } from '#lib/log/log.ts'
import type { MissionEvent } from '#lib/protocol/event.ts'
import type { Place } from './notify-store.ts'
import { isAboutAlerts } from './tellings.ts'

export interface FeedParts {
  readonly log: EventLog
  /** Takes events about alerts, in order, and how far the log is taken with them. */
  readonly take: (events: readonly MissionEvent[], place: Place) => Promise<void>
  readonly onError: (error: unknown) => void
  /** Waits before it tries again what could not be taken. */
  readonly pause: () => Promise<void>
}

/** As many wait in memory; beyond them the log is read again instead. */
const WAITING = 1_000
const PAGE = { events: 1_000, bytes: 1024 * 1024 }
/** Events of others that may pass before the place is written down again: what is read once more after a start. */
const PLACE_EVERY = 20_000

/** The events about alerts, from a place of the log on and for ever, each once and in order. */
export function createAlertFeed(parts: FeedParts, from: Place): AsyncDisposable {
  const { log } = parts
  let taken = from.seq
  let heard = log.head
  let behind = taken < heard
  let waiting: MissionEvent[] = []
  let wake = () => {}
  let stopped = false
  const off = log.tail((stored) => {
    heard = stored.at(-1)?.seq ?? heard
    for (const { event } of stored) if (isAboutAlerts(event.type)) waiting.push(event)
    if (waiting.length > WAITING) {
      waiting = []
      behind = true
    }
    if (behind || waiting.length > 0 || heard - taken > PLACE_EVERY) wake()
  })
  const takeUp = async (events: readonly MissionEvent[], seq: number) => {
    await parts.take(
      events.filter((event) => event.seq > taken),
      { epoch: log.epoch, seq },
    )
    taken = seq
  }
  const catchUp = async () => {
    const page = await log.read(Math.max(taken, log.floor - 1), PAGE)
    const last = page.at(-1)
    if (last !== undefined)
      await takeUp(
        page.map(eventOf).filter(({ type }) => isAboutAlerts(type)),
        last.seq,
      )
    behind = last !== undefined && last.seq < heard
  }
  const step = async () => {
    if (behind) return catchUp()
    const [events, seq] = [waiting, heard]
    waiting = []
    try {
      await takeUp(events, seq)
    } catch (error) {
      behind = true
      throw error
    }
  }
  const isIdle = () => !behind && waiting.length === 0 && heard - taken <= PLACE_EVERY
  const run = async () => {
    while (!stopped) {
      if (isIdle()) await new Promise<void>((resolve) => (wake = resolve))
      if (stopped) return
      try {
        await step()
      } catch (error) {
        parts.onError(error)
        await parts.pause()
      }
    }
  }
  const running = run()
  return {
    async [Symbol.asyncDispose]() {
      stopped = true
      off()
      wake()
      await running
    },
  }
}

const eventOf = ({ event }: StoredEvent): MissionEvent => event
