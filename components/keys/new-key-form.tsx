'use client'

import { type FormEvent, useState } from 'react'
import type { ApiKey } from '#lib/auth/accounts.ts'
import type { Scope } from '#lib/auth/principal.ts'
import { AnswerError } from '../rest/send-json.ts'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { Field } from '../ui/field.tsx'
import { Wrong } from '../ui/wrong.tsx'
import { createKey } from './api-keys.ts'
import { SCOPE_WORDS } from './scope-words.ts'

export interface NewKeyFormProps {
  readonly onMade: (made: { key: ApiKey; secret: string }) => void
  readonly onCancel: () => void
}

export function NewKeyForm({ onMade, onCancel }: NewKeyFormProps) {
  const [scopes, setScopes] = useState<readonly Scope[]>(['publish'])
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<AnswerError | null>(null)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy) return
    const form = new FormData(event.currentTarget)
    setBusy(true)
    try {
      onMade(await createKey({ name: String(form.get('name')), machine: String(form.get('machine')).trim(), scopes }))
    } catch (error) {
      setWrong(AnswerError.from(error))
      setBusy(false)
    }
  }
  return (
    <form className="form" method="post" onSubmit={submit}>
      {wrong && <Wrong title={wrong.title('No key was made')}>{wrong.message}</Wrong>}
      <Field
        label="Name"
        name="name"
        placeholder="build-01"
        maxLength={120}
        required
        hint="Where it will live, so that you know which one to revoke."
      />
      <Field
        label="Only for this machine (optional)"
        name="machine"
        placeholder="build-01"
        maxLength={120}
        hint="The key then speaks for agents on this machine alone. Without it, they are filed under the key's name."
      />
      <fieldset className="scopes">
        <legend className="label">It may</legend>
        {SCOPE_WORDS.map(({ scope, word, hint }) => (
          <Checkbox
            key={scope}
            label={word}
            hint={hint}
            checked={scopes.includes(scope)}
            onChange={({ target }) =>
              setScopes(target.checked ? [...scopes, scope] : scopes.filter((other) => other !== scope))
            }
          />
        ))}
      </fieldset>
      <div className="form-foot justify-end">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" tone="brand" disabled={scopes.length === 0} aria-disabled={busy}>
          {busy ? 'Making the key' : 'Make the key'}
        </Button>
      </div>
    </form>
  )
}
