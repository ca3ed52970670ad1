'use client'

import { type ReactNode, useEffect, useState } from 'react'
import { createCalmStates } from './calm-states.ts'
import type { ConnectionOptions, ServerSnapshot } from './connection-state.ts'
import { createLiveStore } from './live-store.ts'
import { missionProjection } from './mission-projection.ts'
import { pageEnvironment } from './page-frames.ts'
import type { Shared } from './page-transports.ts'
import { reloadOnce } from './reload-once.ts'
import { browserTabs } from './tabs.ts'
import { createTicker } from './ticker.ts'
import { type Live, LiveContext } from './use-live.ts'

export interface LiveOptions extends Partial<Omit<ConnectionOptions, 'stateVersion'>> {
  /** Server time in milliseconds when the page was rendered; ages of the first render count from it. */
  readonly renderedAt?: number
  /** Names the session: its tabs in one browser share one SSE stream. Without it each has its own. */
  readonly session?: string
}

/**
 * Keeps the state of a page current from the snapshot it was rendered with, for as long as it is mounted. Later snapshots
 * are not looked at: the connection is ahead of them.
 */
export function LiveProvider(props: {
  readonly snapshot: ServerSnapshot
  readonly children: ReactNode
  readonly options?: LiveOptions
}) {
  const [live] = useState(() => createLive(props.snapshot, props.options ?? {}))
  useEffect(() => live.store.subscribe(() => undefined), [live])
  return <LiveContext value={live}>{props.children}</LiveContext>
}

function createLive(snapshot: ServerSnapshot, { renderedAt, session, ...options }: LiveOptions): Live {
  // Old code that was handed a newer server's snapshot by a navigation within the page cannot read it.
  if (snapshot.stateVersion !== missionProjection.stateVersion) reloadFor(snapshot.stateVersion)
  const store = createLiveStore({
    snapshot,
    projection: missionProjection,
    world: () => ({ env: pageEnvironment(), origin: location.origin, shared: sharedOf(session) }),
    onOutdated: reloadFor,
    onError: (error) => reportError(error),
    options,
  })
  const rendered = renderedAt ?? Date.parse(store.getInitialState().last.at ?? '1970-01-01T00:00:00.000Z')
  return { store, calm: createCalmStates(store, browserTime), ticker: createTicker(rendered, browserTicker) }
}

function sharedOf(session: string | undefined): Shared | null {
  const tabs = session === undefined ? null : browserTabs()
  return tabs && { tabs, name: `mission-control.stream.${session}` }
}

function reloadFor(stateVersion: number): void {
  reloadOnce(
    stateVersion,
    () => sessionStorage,
    () => location.reload(),
  )
}

const browserTime = {
  now: () => performance.now(),
  after: (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

const browserTicker = {
  wallTime: () => Date.now(),
  every: (ms: number, run: () => void) => {
    const timer = setInterval(run, ms)
    return () => clearInterval(timer)
  },
  hidden: () => document.hidden,
  onVisibility: (changed: () => void) => {
    document.addEventListener('visibilitychange', changed)
    return () => document.removeEventListener('visibilitychange', changed)
  },
}
