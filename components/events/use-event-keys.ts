'use client'

import { useEffect, useEffectEvent } from 'react'

export interface EventKeys {
  /** 1: one down, to an older event; -1: one up. */
  readonly step: (by: 1 | -1) => void
  readonly open: () => void
  readonly close: () => void
  readonly pause: () => void
  readonly search: () => void
}

/** The keys of the page. What is typed into a field, and what a button does with Enter, stays theirs. */
export function useEventKeys(keys: EventKeys): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    if (!(event.target instanceof Element) || event.target.closest('input, textarea, select, dialog, [popover]')) return
    const act = actOf(event.key, event.target)
    if (!act) return
    event.preventDefault()
    act()
  })
  const actOf = (key: string, target: Element): (() => void) | null => {
    const inList = target.closest('[role="listbox"]') !== null
    if (key === 'j' || (key === 'ArrowDown' && inList)) return () => keys.step(1)
    if (key === 'k' || (key === 'ArrowUp' && inList)) return () => keys.step(-1)
    if (key === 'Enter' && !target.closest('button, a')) return keys.open
    if (key === 'Escape') return keys.close
    if (key === 'p') return keys.pause
    return key === '/' ? keys.search : null
  }
  useEffect(() => {
    const off = new AbortController()
    addEventListener('keydown', (event) => press(event), { signal: off.signal })
    return () => off.abort()
  }, [])
}
