'use client'

import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import type { MCRealtimeClient } from './realtime-client.ts'
import type { HandlerOf } from './realtime-events.ts'
import type { RealtimeState } from './realtime-state.ts'

/**
 * A client in a React app that has no LiveProvider: hears a type while the component is mounted, always with the newest
 * handler, and renders again when the state of the connection changes. Who made the client connects it.
 * @returns the state at its last change; ask the client for figures that move all the time.
 */
export function useRealtime<N extends string>(
  client: MCRealtimeClient,
  name?: N,
  handler?: HandlerOf<N>,
): RealtimeState {
  const newest = useRef(handler)
  useEffect(() => {
    newest.current = handler
  })
  useEffect(() => {
    if (name === undefined) return
    // A cast: what is emitted under a name is what its handler takes.
    const hear = (value: never) => newest.current?.(value)
    return client.on(name, hear as HandlerOf<N>)
  }, [client, name])
  const { subscribe, read } = useMemo(() => readable(client), [client])
  return useSyncExternalStore(subscribe, read, read)
}

/** The client's state as React reads it: the same object until it changes, where the client makes a new one for each call. */
export function readable(client: MCRealtimeClient) {
  let state = client.getState()
  return {
    read: () => state,
    subscribe(listener: () => void): () => void {
      // It may have changed between the render and this.
      state = client.getState()
      return client.on('stateChange', (next) => {
        state = next
        listener()
      })
    },
  }
}
