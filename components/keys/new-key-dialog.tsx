'use client'

import { useState } from 'react'
import type { ApiKey } from '#lib/auth/accounts.ts'
import { ConnectClaudeCode } from '../connect/connect-claude-code.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { PasteBlock } from '../ui/paste-block.tsx'
import { PixelGlyph } from '../ui/pixel-glyph.tsx'
import { NewKeyForm } from './new-key-form.tsx'

interface Made {
  readonly key: ApiKey
  readonly secret: string
}

/** Makes a key, then shows its secret for the only time, ready to paste. */
export function NewKeyDialog({ onClose, onMade }: { onClose: () => void; onMade?: (key: ApiKey) => void }) {
  const [made, setMade] = useState<Made | null>(null)
  if (made) return <SecretDialog made={made} onClose={onClose} />
  return (
    <Dialog title="New API key" onClose={onClose}>
      <NewKeyForm
        onCancel={onClose}
        onMade={(answer) => {
          setMade(answer)
          onMade?.(answer.key)
        }}
      />
    </Dialog>
  )
}

function SecretDialog({ made, onClose }: { made: Made; onClose: () => void }) {
  const { secret } = made
  const { name, scopes } = made.key
  const done = <Button onClick={onClose}>I have it</Button>
  return (
    // Closed by its button alone: a stray Escape would lose the secret for good.
    <Dialog title={`Key for ${name}`} onClose={onClose} foot={done} closable={false} wide flush>
      <p className="secret-warning">
        <PixelGlyph name="waiting" />
        <span>
          <b>The secret is shown this once.</b> Copy what you need now; if it is lost, make another key and revoke this
          one.
        </span>
      </p>
      {scopes.includes('publish') ? (
        <ConnectClaudeCode baseUrl={location.origin} secret={secret} />
      ) : (
        <PasteBlock what="Secret" text={secret} tone="brand" />
      )}
    </Dialog>
  )
}
