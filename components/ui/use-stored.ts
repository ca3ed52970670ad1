'use client'

import { useCallback, useSyncExternalStore } from 'react'

/** Tells the other users of a key in the same page; `storage` tells other pages. */
const STORED = 'mission-control:stored'

/**
 * A text that this browser keeps under a key, null where there is none, and how to change it. Null on the server and in
 * the first render; where the browser refuses to keep anything, as in some private windows, it stays null.
 */
export function useStored(key: string): readonly [string | null, (text: string) => void] {
  const stored = useSyncExternalStore(
    onStored,
    () => readStored(key),
    () => null,
  )
  return [stored, useCallback((text: string) => store(key, text), [key])]
}

export function readStored(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    // Refused, which reads the same as never stored.
    return null
  }
}

export function store(key: string, text: string): void {
  try {
    localStorage.setItem(key, text)
  } catch {
    // Refused or full: it is a comfort of this browser, and the page works without.
    return
  }
  dispatchEvent(new Event(STORED))
}

function onStored(changed: () => void): () => void {
  addEventListener('storage', changed)
  addEventListener(STORED, changed)
  return () => {
    removeEventListener('storage', changed)
    removeEventListener(STORED, changed)
  }
}
