'use client'

import { connectionWords } from '#lib/client/connection-words.ts'
import { useConnection, useNow } from '#lib/client/use-live.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { clockWords } from '../ui/clock-words.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'

/** A blink of the network is no news, and what is longer is said by a toast first. This stays until it is over. */
const WORTH_KEEPING_MS = 8_000

/** Says on every page that it shows the past, how old it is and what happens next. It lies over the floor: nothing moves. */
export function CutOff() {
  const connection = useConnection()
  const now = useNow()
  const { kind, since, lastUpdateAt, retry } = connection
  const past = kind === 'reconnecting' || kind === 'offline'
  const cut = kind === 'signedOut' || kind === 'refused' || (past && now - since > WORTH_KEEPING_MS)
  return (
    <>
      {/* What stands on the strip counts down; read out is only that it is so. */}
      <p className="sr" role="status">
        {cut && (kind === 'signedOut' ? 'You are signed out.' : 'There is no connection; this page shows the past.')}
      </p>
      {cut && (
        <div className="cut-off">
          <PixelGlyph name="stale" />
          <p>
            {lastUpdateAt !== null && `What you see is from ${clockWords(lastUpdateAt)}. `}
            {connectionWords(connection, now).detail}
          </p>
          {kind === 'signedOut' ? (
            <ButtonLink href="/sign-in">Sign in</ButtonLink>
          ) : (
            <Button onClick={retry}>Try now</Button>
          )}
        </div>
      )}
    </>
  )
}
