'use client'

import dynamic from 'next/dynamic'
import { type ReactNode, useState } from 'react'
import type { Usage } from '#lib/state/model.ts'
import type { MadeScope } from './made-scope.ts'

// Nobody needs it for the first view.
const MadeDialog = dynamic(() => import('./made-dialog.tsx').then((module) => module.MadeDialog), { ssr: false })

export interface MadeOfProps {
  readonly scope: MadeScope
  readonly usage: Usage
  /** The figure. */
  readonly children: ReactNode
}

/** A figure of tokens or money that opens the requests which it is made of. */
export function MadeOf({ scope, usage, children }: MadeOfProps) {
  const [isOpen, setOpen] = useState(false)
  if (usage.requests === 0) return children
  return (
    <>
      <button
        type="button"
        className="made-of"
        aria-haspopup="dialog"
        title={`How this is made: ${scope.title}`}
        onClick={() => setOpen(true)}
      >
        {children}
      </button>
      {isOpen && <MadeDialog scope={scope} usage={usage} onClose={() => setOpen(false)} />}
    </>
  )
}
