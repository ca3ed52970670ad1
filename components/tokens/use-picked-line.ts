'use client'

import { useState } from 'react'
import { useShortcuts } from '../shortcuts/shortcuts-provider.tsx'

/** `j` and `k` go along the lines, Enter opens the picked one, Escape lets it go. @returns its place; -1 where none is. */
export function usePickedLine(lines: number, onOpen: (place: number) => void): number {
  const [picked, setPicked] = useState(-1)
  const pick = (place: number) => setPicked(Math.max(0, Math.min(place, lines - 1)))
  useShortcuts('page', {
    down: () => pick(picked + 1),
    up: () => pick(picked - 1),
    open() {
      if (picked < 0 || picked >= lines) return false
      onOpen(picked)
      return true
    },
    close: () => setPicked(-1),
  })
  return picked
}
