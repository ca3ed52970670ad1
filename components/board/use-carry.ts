'use client'

import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import type { TaskStatus } from '#lib/protocol/event.ts'
import type { Task } from '#lib/state/model.ts'
import { STATUSES } from '../tasks/task-words.ts'
import type { Carry } from './carry.ts'
import type { Wish } from './move-plan.ts'
import type { Places } from './places.ts'
import { scrollNear } from './scroll-near.ts'

/** Pixels that a press may tremble before it drags. */
const TREMBLE = 4

/** A press on a card: where it was, and where in the card. */
interface Grip {
  readonly id: string
  readonly pointer: number
  readonly x: number
  readonly y: number
  /** From the corner of the card to the pointer, and its width. */
  readonly dx: number
  readonly dy: number
  readonly width: number
}

export interface CarryParts {
  readonly board: RefObject<HTMLElement | null>
  /** The card in the hand: it is moved without drawing the page anew. */
  readonly layer: RefObject<HTMLElement | null>
  readonly places: Places
  readonly taskOf: (id: string) => Task | undefined
  /** Carries out what the hand let go of. */
  readonly onDrop: (carry: Carry) => void
}

/** Dragging with mouse and pen (a finger scrolls). @returns what is on its way, and how to set it from keys. */
export function useCarry(parts: CarryParts): readonly [Carry | null, (carry: Carry | null) => void] {
  const [carry, setCarry] = useState<Carry | null>(null)
  const latest = useRef(parts)
  useEffect(() => {
    latest.current = parts
  })
  const held = useRef<Carry | null>(null)
  const set = useCallback((next: Carry | null) => {
    held.current = next
    setCarry(next)
  }, [])
  const { board } = parts
  useEffect(() => {
    const element = board.current
    if (!element) return
    const off = new AbortController()
    const hand = createHand(element, latest, held, set)
    const on = { signal: off.signal }
    element.addEventListener('pointerdown', hand.press, on)
    addEventListener('pointermove', hand.move, on)
    addEventListener('pointerup', hand.release, on)
    addEventListener('pointercancel', hand.cancel, on)
    // Before anything else hears it: Esc closes the drawer otherwise.
    addEventListener('keydown', hand.key, { ...on, capture: true })
    element.addEventListener('click', hand.click, { ...on, capture: true })
    element.addEventListener('dragstart', (event) => event.preventDefault(), on)
    return () => {
      off.abort()
      hand.cancel()
    }
  }, [board, set])
  return [carry, set]
}

function createHand(
  element: HTMLElement,
  latest: RefObject<CarryParts>,
  held: RefObject<Carry | null>,
  set: (carry: Carry | null) => void,
) {
  let grip: Grip | null = null
  let at = { x: 0, y: 0 }
  let frame = 0
  let dropped = false
  const inHand = () => held.current?.by === 'pointer'
  const end = () => {
    grip = null
    cancelAnimationFrame(frame)
    frame = 0
  }
  const cancel = () => {
    end()
    if (inHand()) set(null)
  }
  const follow = () => {
    frame = 0
    const carry = held.current
    if (grip === null || carry?.by !== 'pointer') return
    place(latest.current.layer.current, grip, at)
    const scrolls = scrollNear(element, at)
    const wish = wishAt(element, latest.current.places, at)
    if (wish?.status !== carry.wish?.status || wish?.place !== carry.wish?.place) set({ ...carry, wish })
    // Where it scrolls, the place changes under a still hand.
    if (scrolls) frame = requestAnimationFrame(follow)
  }
  return {
    press(event: PointerEvent) {
      dropped = false
      if (held.current === null) grip = gripOf(event)
    },
    move(event: PointerEvent) {
      if (grip === null || event.pointerId !== grip.pointer) return
      at = { x: event.clientX, y: event.clientY }
      if (!inHand()) {
        if (Math.hypot(at.x - grip.x, at.y - grip.y) < TREMBLE) return
        const task = latest.current.taskOf(grip.id)
        if (!task) return end()
        getSelection()?.removeAllRanges()
        set({ task, by: 'pointer', wish: null })
      }
      if (frame === 0) frame = requestAnimationFrame(follow)
    },
    release(event: PointerEvent) {
      const carry = held.current
      if (grip === null || event.pointerId !== grip.pointer) return
      end()
      if (carry?.by !== 'pointer') return
      dropped = true
      const wish = wishAt(element, latest.current.places, { x: event.clientX, y: event.clientY })
      set(null)
      latest.current.onDrop({ ...carry, wish })
    },
    cancel,
    key(event: KeyboardEvent) {
      if (event.key !== 'Escape' || !inHand()) return
      event.preventDefault()
      event.stopPropagation()
      cancel()
    },
    /** Letting go of a card is no click on it. */
    click(event: MouseEvent) {
      if (!dropped) return
      dropped = false
      event.preventDefault()
      event.stopPropagation()
    },
  }
}

/** Null where nothing can be taken. A finger scrolls. */
function gripOf({ button, pointerType, pointerId, target, clientX: x, clientY: y }: PointerEvent): Grip | null {
  if (button !== 0 || pointerType === 'touch' || !(target instanceof Element)) return null
  const card = target.closest<HTMLElement>('[data-task]')
  if (!card) return null
  const { left, top, width } = card.getBoundingClientRect()
  return { id: card.dataset.task ?? '', pointer: pointerId, x, y, dx: x - left, dy: y - top, width }
}

function place(
  layer: HTMLElement | null,
  { dx, dy, width }: Grip,
  at: { readonly x: number; readonly y: number },
): void {
  if (!layer) return
  layer.style.width = `${width}px`
  layer.style.transform = `translate(${at.x - dx}px, ${at.y - dy}px)`
}

const STATUS_SET: ReadonlySet<string> = new Set(STATUSES)
const isStatus = (text: string | undefined): text is TaskStatus => text !== undefined && STATUS_SET.has(text)

/** The column under the pointer, anywhere in its height, and the place in it. */
function wishAt(board: HTMLElement, places: Places, { x, y }: { readonly x: number; readonly y: number }): Wish | null {
  for (const column of board.querySelectorAll<HTMLElement>('[data-column]')) {
    const { left, right } = column.getBoundingClientRect()
    const status = column.dataset.column
    if (x >= left && x <= right && isStatus(status)) return { status, place: places.at(status, y) }
  }
  return null
}
