'use client'

import { KeyRound } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { EmptyDesk } from '../ui/office/empty-desk.tsx'
import { Window } from '../ui/window.tsx'

// Not before it is asked for: most visits never make a key.
const NewKeyDialog = dynamic(() => import('../keys/new-key-dialog.tsx').then((module) => module.NewKeyDialog))

const STEPS = [
  ['Create an API key', 'It may publish and nothing else. Its secret is shown once.'],
  ['Paste the block', 'For Claude Code it goes into ~/.claude/settings.json; any script can use one curl line.'],
  ['Start a session', 'Its first event seats somebody here, within a second. Nothing has to be reloaded.'],
] as const

/** The Deck before anybody works here: teaches the one thing to do next. */
export function FirstRun() {
  const [open, setOpen] = useState(false)
  return (
    <Window title="Seat your first agent" hot>
      <div className="first">
        <div>
          <p className="soft">Every desk is free. Three steps, about a minute.</p>
          <ol>
            {STEPS.map(([title, text], at) => (
              <li key={title}>
                <span className="step-no" aria-hidden="true">
                  {at + 1}
                </span>
                <div>
                  <b>{title}</b>
                  <p>{text}</p>
                </div>
              </li>
            ))}
          </ol>
          <Button tone="brand" onClick={() => setOpen(true)}>
            <Icon of={KeyRound} />
            Create an API key
          </Button>
        </div>
        <EmptyDesk />
      </div>
      {open && <NewKeyDialog onClose={() => setOpen(false)} />}
    </Window>
  )
}
