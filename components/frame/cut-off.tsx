'use client'

import { connectionWords } from '#lib/client/connection-words.ts'
import { useConnection, useNow } from '#lib/client/use-live.ts'
import { Button } from '../ui/button.tsx'
import { clockWords } from '../ui/clock-words.ts'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'

/** A blink of the network is no news; the pill shows it. */
const WORTH_SAYING_MS = 3_000

/** Says over every page that it shows the past, how old it is and what happens next. It lies over the floor: nothing moves. */
export function CutOff() {
  const connection = useConnection()
  const now = useNow()
  const { kind, since, lastUpdateAt, retry } = connection
  const cut = kind !== 'live' && kind !== 'polling' && kind !== 'connecting' && now - since > WORTH_SAYING_MS
  return (
    <div role="status">
      {cut && (
        <p className="cut-off">
          <PixelGlyph name="stale" />
          <span>
            {lastUpdateAt !== null && `What you see is from ${clockWords(lastUpdateAt)}. `}
            {connectionWords(connection, now).detail}
          </span>
          {kind === 'signedOut' ? (
            <a href="/sign-in">Sign in</a>
          ) : (
            <Button tone="quiet" onClick={retry}>
              Try now
            </Button>
          )}
        </p>
      )}
    </div>
  )
}
