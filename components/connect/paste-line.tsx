'use client'

import { Clock, Lock, Terminal } from 'lucide-react'
import { useCallback, useState } from 'react'
import { useClock } from '#lib/client/use-live.ts'
import { type AgentProgram, connectLine } from '#lib/connect/agents.ts'
import { AnswerError } from '../rest/send-json.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { PasteBlock } from '../ui/paste-block.tsx'
import { Wrong } from '../ui/wrong.tsx'
import { makePairing, type Pairing } from './pairing.ts'
import { Reach } from './reach.tsx'
import { Step } from './step.tsx'
import { Words } from './words.tsx'

export interface PasteLineProps {
  readonly program: AgentProgram
  readonly line: Pairing | null
  readonly isUsed: boolean
  readonly onLine: (line: Pairing) => void
}

/** The one line, once a person asks for it: its code is worth a key, so none is made for whoever only looks. */
export function PasteLine({ program, line, isUsed, onLine }: PasteLineProps) {
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<AnswerError | null>(null)
  const make = async () => {
    if (busy) return
    setBusy(true)
    try {
      onLine(await makePairing(program.name))
      setWrong(null)
    } catch (error) {
      setWrong(AnswerError.from(error))
    }
    setBusy(false)
  }
  return (
    <Step number={2} title="Paste this line" end="in a terminal on the machine">
      {wrong && <Wrong title={wrong.title('No line was made')}>{wrong.message}</Wrong>}
      {line === null ? (
        <div className="cn-get">
          <Button tone="brand" onClick={make} aria-disabled={busy}>
            <Icon of={Terminal} />
            {busy ? 'Making the line' : 'Get the line'}
          </Button>
          <span className="soft">It holds a code that makes one key for one machine.</span>
        </div>
      ) : (
        <Made line={line} program={program} isUsed={isUsed} onAgain={make} />
      )}
    </Step>
  )
}

const minutes = (ms: number) => `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1_000) % 60).padStart(2, '0')}`

interface MadeProps extends Pick<PasteLineProps, 'program' | 'isUsed'> {
  readonly line: Pairing
  readonly onAgain: () => void
}

function Made({ line, program, isUsed, onAgain }: MadeProps) {
  const { expiresAt, code } = line
  const left = useClock(useCallback((now: number) => Math.max(0, Date.parse(expiresAt) - now), [expiresAt]))
  const text = connectLine(location.origin, program.id, code)
  const isOver = left === 0
  const state = isUsed ? 'The code was used, and is worth nothing now' : isOver ? 'The code is over' : null
  return (
    <>
      {state === null && (
        <PasteBlock what="Line" text={text} tone="brand" wrap>
          <Words text={text} mark={code} />
        </PasteBlock>
      )}
      <div className="window-body cn-notes">
        <p className="note">
          <Icon of={Clock} />
          <span>
            {state ?? (
              <>
                Works once, within <b className="num">{minutes(left)}</b>
              </>
            )}
          </span>
        </p>
        <p className="note">
          <Icon of={Lock} />
          The key may publish for one machine and reads nothing
        </p>
        <button type="button" className="link" onClick={onAgain}>
          New line
        </button>
        <Reach baseUrl={location.origin} />
      </div>
    </>
  )
}
