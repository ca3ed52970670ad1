'use client'

import { useLive } from '#lib/client/use-live.ts'
import type { MissionState, Task } from '#lib/state/model.ts'
import { Button } from '../ui/button.tsx'
import { Wrong } from '../ui/wrong.tsx'
import { standsWords, wantedWords } from './task-words.ts'
import type { TaskAct } from './use-task-act.ts'

const agentsOf = (state: MissionState) => state.agents

export interface TaskRefusalProps {
  readonly act: TaskAct
  /** The task in the live state. */
  readonly live: Task | undefined
  /** Sends the refused intent again; the version is the one that now stands, or as it was for a mere retry. */
  readonly onAgain: (from: number, requestId?: string) => void
  /** The person leaves it as it stands. */
  readonly onLeave: () => void
}

/** Why the server did not do it, what stands now, and the choice that is left. */
export function TaskRefusal({ act, live, onAgain, onLeave }: TaskRefusalProps) {
  const agents = useLive(agentsOf)
  const { refusal } = act
  if (!refusal) return null
  const { intent, requestId, error } = refusal
  const leave = <Button onClick={onLeave}>Leave it</Button>
  if (error.code !== 'conflict') {
    return (
      <Refused title={error.title('The task was not changed')} text={error.message}>
        {leave}
        <Button aria-disabled={act.busy} onClick={() => onAgain(intent.from, requestId)}>
          Try again
        </Button>
      </Refused>
    )
  }
  const stands = newer(refusal.stands, live)
  if (!stands) return <Refused title="The task is gone" text="Somebody removed it meanwhile." />
  return (
    <Refused
      title="Somebody was faster"
      text={`The task changed after you saw version ${intent.from}, so yours was not stored. Now: ${standsWords(stands, agents)} You wanted: ${wantedWords(intent.act, agents)}.`}
    >
      {leave}
      <Button aria-disabled={act.busy} onClick={() => onAgain(stands.version)}>
        {intent.act.kind === 'remove' ? 'Remove it anyway' : 'Change it anyway'}
      </Button>
    </Refused>
  )
}

function Refused({ title, text, children }: { title: string; text: string; children?: React.ReactNode }) {
  return (
    <div className="task-refused">
      <Wrong title={title}>{text}</Wrong>
      {children && <div className="task-acts">{children}</div>}
    </div>
  )
}

/** The answer to a request may be ahead of the live state, or behind it. */
const newer = (answered: Task | null, live: Task | undefined): Task | undefined =>
  answered !== null && (live === undefined || answered.version > live.version) ? answered : live
