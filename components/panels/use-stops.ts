'use client'

import { useShortcuts } from '../shortcuts/shortcuts-provider.tsx'

/** Stands on what the keys go along: needs and agents. */
const STOPS = '.floor [data-stop]'

/** `j` and `k` move the focus along the needs and agents of the Deck, Enter opens what has it. */
export function useStops(): void {
  useShortcuts('page', { down: () => move(1), up: () => move(-1), open })
}

function move(by: 1 | -1): boolean {
  const stops = [...document.querySelectorAll<HTMLElement>(STOPS)]
  const at = stops.findIndex((stop) => stop.contains(document.activeElement))
  const next = at < 0 ? stops.at(by === 1 ? 0 : -1) : stops[at + by]
  if (!next) return stops.length > 0
  // Its link where it has one: a link says where it leads, and opens by itself.
  const target = linkOf(next) ?? next
  target.focus()
  next.scrollIntoView({ block: 'nearest' })
  return true
}

/** @returns false where nothing has the focus that could be opened. */
function open(): boolean {
  const stop = document.activeElement?.closest<HTMLElement>(STOPS)
  const link = stop && linkOf(stop)
  link?.click()
  return link !== null && link !== undefined
}

const linkOf = (stop: HTMLElement): HTMLElement | null => stop.querySelector<HTMLElement>('a[href]')
