import { useCallback, useMemo } from 'react'
import { readStored, store, useStored } from '../ui/use-stored.ts'

const KEY = 'mission-control:recent-finds'
const KEPT = 8

/** Ids of what was chosen lately in this browser, the latest first, and how to add one. */
export function useRecents(): readonly [readonly string[], (id: string) => void] {
  const [stored] = useStored(KEY)
  const recents = useMemo(() => parseRecents(stored), [stored])
  const remember = useCallback((id: string) => {
    const before = parseRecents(readStored(KEY)).filter((other) => other !== id)
    store(KEY, JSON.stringify([id, ...before].slice(0, KEPT)))
  }, [])
  return [recents, remember]
}

/** Whatever stands in the storage, as another version or a person may have left it. */
export function parseRecents(text: string | null): readonly string[] {
  if (text === null) return []
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value.filter((id) => typeof id === 'string').slice(0, KEPT) : []
  } catch {
    // No JSON: as good as nothing.
    return []
  }
}
