'use client'

import { Plus } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import useSWR from 'swr'
import type { ApiKey } from '#lib/auth/accounts.ts'
import type { AnswerError } from '../rest/send-json.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'
import { Icon } from '../ui/icon.tsx'
import { Window } from '../ui/window.tsx'
import { Wrong } from '../ui/wrong.tsx'
import { KEYS, loadKeys } from './api-keys.ts'
import { KeysTable, revokedId } from './keys-table.tsx'
import { NewKeyDialog } from './new-key-dialog.tsx'
import { RevokeKeyDialog } from './revoke-key-dialog.tsx'
import { SCOPE_WORDS } from './scope-words.ts'

type Open = { readonly kind: 'new' } | { readonly kind: 'revoke'; readonly key: ApiKey }

/** @param initial the keys when the page was rendered. */
export function KeysPage({ initial }: { initial: readonly ApiKey[] }) {
  const {
    data: keys = [],
    error,
    mutate,
  } = useSWR<readonly ApiKey[], AnswerError>(KEYS, loadKeys, { fallbackData: initial })
  const [open, setOpen] = useState<Open | null>(null)
  const close = () => setOpen(null)
  const gone = useRef<string | null>(null)
  useEffect(() => {
    if (gone.current === null || open !== null) return
    document.getElementById(revokedId(gone.current))?.focus()
    gone.current = null
  }, [open])
  const revoked = async (key: ApiKey) => {
    await mutate()
    gone.current = key.id
    close()
  }
  const newKey = (
    <Button tone="brand" onClick={() => setOpen({ kind: 'new' })}>
      <Icon of={Plus} />
      New key
    </Button>
  )
  return (
    <div className="keys">
      <header className="page-head">
        <h1 className="title">API keys</h1>
        <span className="soft">What agents and scripts use to speak to this office.</span>
        {keys.length > 0 && <span className="end">{newKey}</span>}
      </header>
      {error && <Wrong title="The list may be old">{error.message}</Wrong>}
      <Window
        title="Keys"
        beside={<span className="count">{keys.filter(({ revokedAt }) => revokedAt === null).length}</span>}
      >
        {keys.length === 0 ? (
          <Empty title="No keys yet" act={newKey}>
            An agent needs a key to report here. Make one and paste the block that comes with it.
          </Empty>
        ) : (
          <KeysTable keys={keys} onRevoke={(key) => setOpen({ kind: 'revoke', key })} />
        )}
      </Window>
      <Window title="What a key may do">
        <dl className="window-body scope-facts">
          {SCOPE_WORDS.map(({ scope, word, hint }) => (
            <div key={scope}>
              <dt>{word}</dt>
              <dd>{hint}</dd>
            </div>
          ))}
        </dl>
      </Window>
      {open?.kind === 'new' && <NewKeyDialog onClose={close} onMade={() => void mutate()} />}
      {open?.kind === 'revoke' && (
        <RevokeKeyDialog apiKey={open.key} onClose={close} onRevoked={() => void revoked(open.key)} />
      )}
    </div>
  )
}
