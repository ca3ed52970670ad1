import type { Environment } from './environment.ts'
import type { Tabs } from './tabs.ts'

export interface TabLeadParts {
  readonly tabs: Tabs
  readonly env: Pick<Environment, 'now' | 'after' | 'random'>
  /** Of the lock. */
  readonly name: string
  onLead(): void
  /** Another tab leads now. */
  onLost(): void
  /** Tells the other tabs that this one leads and lives. */
  beat(hidden: boolean): void
}

export interface TabLead {
  /** The tab that leads has said so. */
  heard(hidden: boolean): void
  stop(): void
}

const BEAT_MS = 500
/** A visible leader without a beat for so long hangs: its timers are not throttled. */
const HUNG_MS = 1_500
/** The time between two visible tabs that both want what a hidden one holds. */
const SPREAD_MS = 100
/** A timer later than this means that this very tab was busy, and has not heard yet what was said meanwhile. */
const LATE_MS = 250

/**
 * One tab of a browser leads: whoever holds the lock. A tab that dies, closes or is frozen loses it at once to the one that
 * has waited longest; from one that hangs, or is hidden while another is seen, it is stolen (P-LADDER-5).
 */
export function createTabLead(parts: TabLeadParts): TabLead {
  const { tabs, env, name } = parts
  let leading = false
  let stopped = false
  let giveBack = () => {}
  let cancelTimer = () => {}

  function ask(steal: boolean): void {
    giveBack()
    giveBack = tabs.hold(name, steal, onHeld, onLost)
    if (!steal) watch(HUNG_MS)
  }

  function onHeld(): void {
    if (leading) return
    leading = true
    beat()
    parts.onLead()
  }

  function onLost(): void {
    // A browser that forbids locks to this page says so in the same way; asking again would be a loop.
    if (!leading) return
    leading = false
    parts.onLost()
    if (!stopped) ask(false)
  }

  function beat(): void {
    if (stopped) return
    parts.beat(tabs.hidden())
    again(BEAT_MS, beat)
  }

  /** Steals after `ms` unless the leader is heard before. */
  function watch(ms: number): void {
    const due = env.now() + ms
    again(ms, () => {
      if (tabs.hidden()) return
      if (env.now() > due + LATE_MS) watch(ms)
      else ask(true)
    })
  }

  function again(ms: number, run: () => void): void {
    cancelTimer()
    cancelTimer = env.after(ms, run)
  }

  const unwatch = tabs.onVisibility(() => {
    if (leading) beat()
    else watch(HUNG_MS)
  })
  ask(false)
  return {
    heard(hidden) {
      if (leading || stopped) return
      watch(hidden && !tabs.hidden() ? env.random() * SPREAD_MS : HUNG_MS)
    },
    stop() {
      stopped = true
      unwatch()
      cancelTimer()
      giveBack()
    },
  }
}
