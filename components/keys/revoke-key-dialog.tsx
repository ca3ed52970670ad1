'use client'

import { useState } from 'react'
import type { ApiKey } from '#lib/auth/accounts.ts'
import { AnswerError } from '../rest/send-json.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useToast } from '../ui/toast.tsx'
import { Wrong } from '../ui/wrong.tsx'
import { revokeKey } from './api-keys.ts'

export interface RevokeKeyDialogProps {
  readonly apiKey: ApiKey
  readonly onClose: () => void
  readonly onRevoked: () => void
}

/** Asks before it ends a key, because that cannot be undone. */
export function RevokeKeyDialog({ apiKey, onClose, onRevoked }: RevokeKeyDialogProps) {
  const toast = useToast()
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<AnswerError | null>(null)
  const revoke = async () => {
    if (busy) return
    setBusy(true)
    try {
      await revokeKey(apiKey.id)
      toast('done', `${apiKey.name} is revoked. Its connections close within two seconds.`)
      onRevoked()
    } catch (error) {
      setWrong(AnswerError.from(error))
      setBusy(false)
    }
  }
  return (
    <Dialog
      title="Revoke this key?"
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose} data-safe>
            Keep it
          </Button>
          <Button tone="danger" onClick={revoke} aria-disabled={busy}>
            Revoke {apiKey.name}
          </Button>
        </>
      }
    >
      {wrong && <Wrong title={wrong.title('The key still works')}>{wrong.message}</Wrong>}
      <p>
        Whatever uses <b>{apiKey.name}</b> (<code>{apiKey.prefix}…</code>) can no longer report here. Agents themselves
        go on working; they are no longer seen here.
      </p>
      <p className="meta">This cannot be undone. You can make a new key at any time.</p>
    </Dialog>
  )
}
