'use client'

import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { createKey } from '../keys/api-keys.ts'
import { AnswerError } from '../rest/send-json.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { PasteBlock } from '../ui/paste-block.tsx'
import { Wrong } from '../ui/wrong.tsx'
import { HAND_LINES } from './hand-lines.ts'
import { Marked } from './marked.tsx'
import type { ByHandId } from './pick-agent.tsx'
import { Reach } from './reach.tsx'
import { Step } from './step.tsx'

/** What speaks a protocol has no settings that we know: a key, and the lines to put where it is configured. */
export function ByHand({ what }: { what: ByHandId }) {
  const { name, scopes, where, lines } = HAND_LINES[what]
  const [secret, setSecret] = useState<string | null>(null)
  const [wrong, setWrong] = useState<AnswerError | null>(null)
  const make = async () => {
    try {
      setSecret((await createKey({ name, scopes, machine: '' })).secret)
    } catch (error) {
      setWrong(AnswerError.from(error))
    }
  }
  return (
    <div className="cn-column">
      <Step number={2} title="Paste these lines" end={where}>
        {wrong && <Wrong title={wrong.title('No key was made')}>{wrong.message}</Wrong>}
        {secret === null ? (
          <div className="cn-get">
            <Button tone="brand" onClick={make}>
              <Icon of={KeyRound} />
              Make a key
            </Button>
            <span className="soft">It may {scopes.join(' and ')}; revoke it under API keys.</span>
          </div>
        ) : (
          <>
            <PasteBlock what="Lines" text={lines(location.origin, secret)} tone="brand">
              <Marked text={lines(location.origin, secret)} secret={secret} />
            </PasteBlock>
            <div className="window-body cn-notes">
              <p className="note">
                <Icon of={KeyRound} />
                The key is shown this once.
              </p>
              <Reach baseUrl={location.origin} />
            </div>
          </>
        )}
      </Step>
    </div>
  )
}
