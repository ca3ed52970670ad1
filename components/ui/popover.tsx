'use client'

import { type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react'
import type { AgentStatus } from '#lib/protocol/event.ts'
import { placePopover } from './place-popover.ts'

export interface PopoverProps {
  readonly trigger: ReactNode
  /** Name of the trigger for screen readers, where its content is not enough. */
  readonly label?: string
  readonly className?: string
  readonly triggerClass?: string
  readonly align?: 'start' | 'end'
  /** Colours the trigger. */
  readonly tone?: AgentStatus
  readonly onOpen?: () => void
  readonly children: ReactNode
}

/** A button that opens a layer beside itself. The browser closes it on Escape and on a click elsewhere. */
export function Popover(props: PopoverProps) {
  const { trigger, label, className = '', triggerClass, align = 'end', tone, onOpen, children } = props
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const layer = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  // Once its content is there, since before it has no size to place, and when more of it comes.
  useLayoutEffect(() => {
    const [pop, trigger] = [layer.current, button.current]
    if (!open || !pop || !trigger) return
    placePopover(pop, trigger, align)
    const sized = new ResizeObserver(() => placePopover(pop, trigger, align))
    sized.observe(pop)
    return () => sized.disconnect()
  }, [open, align])
  return (
    <>
      <button
        ref={button}
        type="button"
        className={triggerClass}
        popoverTarget={id}
        aria-expanded={open}
        aria-label={label}
        data-status={tone}
      >
        {trigger}
      </button>
      <div
        ref={layer}
        id={id}
        popover="auto"
        className={`pop px ${className}`}
        onToggle={({ newState }) => {
          setOpen(newState === 'open')
          if (newState === 'open') onOpen?.()
        }}
      >
        {open && children}
      </div>
    </>
  )
}
