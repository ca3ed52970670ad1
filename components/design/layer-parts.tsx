'use client'

import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Popover } from '../ui/popover.tsx'
import { useToast } from '../ui/toast.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import { Window } from '../ui/window.tsx'

export function LayerParts() {
  const [open, setOpen] = useState(false)
  const toast = useToast()
  const close = () => setOpen(false)
  return (
    <Window title="Layers">
      <div className="window-body form-foot">
        <Button onClick={() => setOpen(true)}>Dialog</Button>
        <Button onClick={() => toast('done', 'Allowed: git push for api')}>Toast</Button>
        <Button onClick={() => toast('error', 'Not sent. The key has expired; nothing was lost.')}>Error</Button>
        <Popover trigger="Menu" triggerClass="btn" className="menu px-drop">
          <p className="menu-label">A menu</p>
          <button type="button" className="menu-item">
            An act
          </button>
        </Popover>
        <Tooltip tip={() => 'By hook, 2 s ago: PreToolUse Bash'}>explained</Tooltip>
        <CopyButton text="copied" what="example" />
      </div>
      {open && (
        <Dialog
          title="Stop 3 agents?"
          onClose={close}
          foot={
            <>
              <Button onClick={close}>Keep running</Button>
              <Button tone="danger" onClick={close}>
                Stop 3
              </Button>
            </>
          }
        >
          <p>They stop after their current tool call; nothing already written is undone.</p>
        </Dialog>
      )}
    </Window>
  )
}
