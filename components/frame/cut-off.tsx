'use client'

import { connectionWords } from '#lib/client/connection-words.ts'
import { useConnection, useNow } from '#lib/client/use-live.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { clockWords } from '../ui/clock-words.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'

/** A blink of the network is no news; the pill shows it. */
const WORTH_SAYING_MS = 3_000

/** Says on every page that it shows the past, how old it is and what happens next. It lies over the floor: nothing moves. */
export function CutOff() {
  const connection = useConnection()
  const now = useNow()
  const { kind, since, lastUpdateAt, retry } = connection
  const cut = kind !== 'live' && kind !== 'polling' && kind !== 'connecting' && now - since > WORTH_SAYING_MS
  return (
    <>
      {/* What stands on the strip counts down; read out is only that it is so. */}
      <p className="sr" role="status">
        {cut && (kind === 'signedOut' ? 'You are signed out.' : 'The connection is lost; this page shows the past.')}
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
