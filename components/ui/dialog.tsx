'use client'

import { X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'

export interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  /** Buttons; the safe one first. */
  readonly foot?: ReactNode
  readonly wide?: boolean
  /** `false` for a question that must not be closed by accident, as a secret that is shown once. */
  readonly closable?: boolean
}

/** A modal while it is rendered. The browser traps the focus, makes the page inert and gives the focus back. */
export function Dialog({ title, onClose, children, foot, wide = false, closable = true }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const element = dialog.current
    if (!element || element.open) return
    element.showModal()
    return () => element.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className={wide ? 'dialog dialog-wide px px-drop' : 'dialog px px-drop'}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        if (closable) onClose()
      }}
    >
      <header className="window-head">
        <h2 className="h-px" id={id}>
          {title}
        </h2>
        {closable && (
          <span className="spring">
            <Button tone="quiet" icon aria-label="Close" onClick={onClose}>
              <Icon of={X} />
            </Button>
          </span>
        )}
      </header>
      <div className="dialog-body">{children}</div>
      {foot && <footer className="dialog-foot">{foot}</footer>}
    </dialog>
  )
}
