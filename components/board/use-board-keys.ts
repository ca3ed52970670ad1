'use client'

import { type KeyboardEvent, useState } from 'react'
import type { TaskStatus } from '#lib/protocol/event.ts'
import type { Task } from '#lib/state/model.ts'
import type { TasksByStatus } from '#lib/state/selectors.ts'
import { useShortcuts } from '../shortcuts/shortcuts-provider.tsx'
import { type Carry, stepWish, without } from './carry.ts'
import { useCarryKeys } from './use-carry-keys.ts'

export interface BoardKeysParts {
  readonly columns: TasksByStatus
  /** The columns whose cards are seen, in their order. */
  readonly unfolded: readonly TaskStatus[]
  readonly carry: Carry | null
  readonly setCarry: (carry: Carry | null) => void
  readonly drop: (carry: Carry) => void
  readonly onPick: (id: string) => void
  readonly onOpen: (id: string) => void
  readonly onAdding: (status: TaskStatus | null) => void
  /** The task in the drawer; empty for none. */
  readonly open: string
}

export interface BoardKeys {
  readonly cursorIn: (status: TaskStatus) => string | null
  readonly setCursor: (id: string) => void
  readonly focusAt: number
  /** For cards: arrows. */
  readonly onKeyDown: (event: KeyboardEvent) => void
}

/** One card is under the cursor: the keys go from it to others, open it, pick it and carry it. */
export function useBoardKeys(parts: BoardKeysParts): BoardKeys {
  const { columns, unfolded, carry, setCarry, drop, onPick, onOpen, onAdding } = parts
  const [cursor, setCursor] = useState<string | null>(null)
  const [focusAt, setFocusAt] = useState(0)
  const [wasOpen, setWasOpen] = useState(parts.open)
  if (wasOpen !== parts.open) {
    setWasOpen(parts.open)
    // The drawer is gone: the card that it was about has the focus again.
    if (parts.open === '') {
      setCursor(wasOpen)
      setFocusAt((times) => times + 1)
    }
  }
  const spot = spotOf(columns, unfolded, cursor)
  // Before anybody went anywhere the Tab key leads to the first card.
  const first = unfolded.map((status) => columns[status][0]).find((task) => task !== undefined)
  const here = spot ? columns[spot.status][spot.index] : first
  const go = (task: Task | undefined) => {
    if (task === undefined) return false
    setCursor(task.id)
    setFocusAt((times) => times + 1)
    return true
  }
  const along = (step: number) => (spot ? go(columns[spot.status][Math.max(0, spot.index + step)] ?? here) : go(first))
  const across = (step: number) => {
    if (!spot) return go(first)
    const ahead =
      step > 0
        ? unfolded.slice(unfolded.indexOf(spot.status) + 1)
        : unfolded.slice(0, unfolded.indexOf(spot.status)).reverse()
    const next = ahead.find((status) => columns[status].length > 0)
    return next !== undefined && go(columns[next][Math.min(spot.index, columns[next].length - 1)])
  }
  const lift = () => {
    if (!spot || !here) return false
    const place = Math.min(spot.index, without(columns[spot.status], here).length)
    setCarry({ task: here, by: 'keys', wish: { status: spot.status, place } })
    return true
  }
  useShortcuts('page', {
    down: () => along(1),
    up: () => along(-1),
    left: () => across(-1),
    right: () => across(1),
    open: () => spot !== null && here !== undefined && onOpen(here.id),
    move: lift,
    pick: () => spot !== null && here !== undefined && onPick(here.id),
    add: () => onAdding(spot?.status === 'ready' ? 'ready' : 'backlog'),
  })
  useCarryKeys(carry, setCarry, {
    onStep: (held, step) => setCarry({ ...held, wish: stepWish(held, step, columns, unfolded) }),
    onLetGo: (held, isDropped) => {
      setCarry(null)
      if (isDropped) drop(held)
      go(held.task)
    },
  })
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, target } = event
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const onCard = target instanceof Element && target.closest('.card-open') !== null
    if (!onCard || (key !== 'ArrowDown' && key !== 'ArrowUp')) return
    event.preventDefault()
    event.stopPropagation()
    along(key === 'ArrowDown' ? 1 : -1)
  }
  const cursorIn = (status: TaskStatus) => (here && columns[status].includes(here) ? here.id : null)
  const focused = (id: string) => {
    setCursor(id)
    setFocusAt(0)
  }
  return { cursorIn, setCursor: focused, focusAt, onKeyDown }
}

/** Where the card under the cursor stands; null where there is none, as once it was filtered away. */
function spotOf(columns: TasksByStatus, unfolded: readonly TaskStatus[], cursor: string | null) {
  if (cursor === null) return null
  for (const status of unfolded) {
    const index = columns[status].findIndex(({ id }) => id === cursor)
    if (index >= 0) return { status, index }
  }
  return null
}
