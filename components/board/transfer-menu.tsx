'use client'

import { Download, Ellipsis, Upload } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRef, useState } from 'react'
import { Icon } from '../ui/icon.tsx'
import { Popover } from '../ui/popover.tsx'

// Not before it is asked for.
const ImportDialog = dynamic(() => import('./import-dialog.tsx').then((module) => module.ImportDialog))

/** What is rarely done with all tasks at once. */
export function TransferMenu() {
  const inside = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  const close = () => inside.current?.closest<HTMLElement>('[popover]')?.hidePopover()
  return (
    <>
      <Popover
        className="menu px-drop"
        triggerClass="btn btn-icon"
        label="Import and export"
        trigger={<Icon of={Ellipsis} />}
      >
        <div ref={inside}>
          <a className="menu-item" href="/api/tasks.csv?closed=all" download="tasks.csv" onClick={close}>
            <Icon of={Download} />
            Export all as CSV
          </a>
          <a className="menu-item" href="/api/tasks.json?closed=all" download="tasks.json" onClick={close}>
            <Icon of={Download} />
            Export all as JSON
          </a>
          <hr />
          <button
            type="button"
            className="menu-item"
            onClick={() => {
              close()
              setOpen(true)
            }}
          >
            <Icon of={Upload} />
            Import a file…
          </button>
        </div>
      </Popover>
      {open && <ImportDialog onClose={() => setOpen(false)} />}
    </>
  )
}
