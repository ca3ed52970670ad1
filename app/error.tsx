'use client'

import { EntryPage } from '#components/entry/entry-page.tsx'
import { Button } from '#components/ui/button.tsx'

/** Shown in place of a page that failed. The error itself is in the server's log under its digest. */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <EntryPage title="This page fell over">
      <p>
        Your agents are not affected and nothing they sent is lost. Try again; if it stays, the server's log has the
        reason{error.digest ? ' under this number' : ''}.
      </p>
      {error.digest && <code>{error.digest}</code>}
      <Button tone="brand" wide onClick={reset}>
        Try again
      </Button>
    </EntryPage>
  )
}
