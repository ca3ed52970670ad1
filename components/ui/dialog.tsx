'use client'

import { X } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useId } from 'react'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import { useModal } from './use-modal.ts'

export interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  /** Buttons; the safe one first. */
  readonly foot?: ReactNode
  readonly wide?: boolean
  /** Without padding, for content that brings its own. */
  readonly flush?: boolean
  /** `false` for what must not be closed by accident, as a secret that is shown once. */
  readonly closable?: boolean
}

/** A modal while it is rendered. The browser traps the focus, makes the page inert and gives the focus back. */
export function Dialog({ title, onClose, children, foot, wide = false, flush = false, closable = true }: DialogProps) {
  const dialog = useModal('.dialog-body input, .dialog-foot [data-safe]')
  const id = useId()
  const keepOpen = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !closable) event.preventDefault()
  }
  return (
    <dialog
      ref={dialog}
      className={wide ? 'dialog dialog-wide px px-drop' : 'dialog px px-drop'}
      aria-labelledby={id}
      onKeyDown={keepOpen}
      // Told late: by then it may have been opened again.
      onClose={() => !dialog.current?.open && onClose()}
    >
      <header className="window-head">
        <h2 className="head-px" id={id}>
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
      <div className={flush ? 'dialog-body dialog-flush' : 'dialog-body'}>{children}</div>
      {foot && <footer className="dialog-foot">{foot}</footer>}
    </dialog>
  )
}
