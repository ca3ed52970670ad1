'use client'

import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { placePopover } from './place-popover.ts'

export interface TooltipProps {
  /** Read out and shown while it is open; a function, so that nothing is rendered before. */
  readonly tip: () => ReactNode
  readonly className?: string
  readonly children: ReactNode
}

const OPEN_AFTER_MS = 250

/**
 * Something focusable that explains itself on hover and focus. It stays while the pointer is on the tip, and Escape
 * closes it (WCAG 1.4.13).
 */
export function Tooltip({ tip, className, children }: TooltipProps) {
  const id = useId()
  const trigger = useRef<HTMLButtonElement>(null)
  const layer = useRef<HTMLSpanElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [open, setOpen] = useState(false)
  const openSoon = () => {
    clearTimeout(timer.current)
    timer.current = setTimeout(setOpen, OPEN_AFTER_MS, true)
  }
  const close = () => {
    clearTimeout(timer.current)
    setOpen(false)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    if (!open || !layer.current || !trigger.current) return
    layer.current.showPopover()
    placePopover(layer.current, trigger.current, 'start')
  }, [open])
  return (
    <span className={className} onPointerEnter={openSoon} onPointerLeave={close}>
      <button
        ref={trigger}
        type="button"
        className="tip-trigger"
        aria-describedby={open ? id : undefined}
        onFocus={() => setOpen(true)}
        onBlur={close}
        onClick={() => setOpen(true)}
        onKeyDown={({ key }: KeyboardEvent) => key === 'Escape' && close()}
      >
        {children}
      </button>
      {open && (
        <span ref={layer} id={id} role="tooltip" popover="manual" className="pop tip px">
          {tip()}
        </span>
      )}
    </span>
  )
}
