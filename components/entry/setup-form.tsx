'use client'

import { type FormEvent, useState } from 'react'
import { AnswerError, sendJson } from '../rest/send-json.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { useHydrated } from '../ui/use-hydrated.ts'
import { Wrong } from '../ui/wrong.tsx'
import { signIn } from './sign-in.ts'

/** @param token the one-time token of the address that the server printed at its start. */
export function SetupForm({ token }: { token: string }) {
  const ready = useHydrated()
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<AnswerError | null>(null)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (busy) return
    const form = new FormData(event.currentTarget)
    const [name, email, password] = ['name', 'email', 'password'].map((field) => String(form.get(field)))
    setBusy(true)
    try {
      await sendJson('/api/setup', 'POST', { token, name, email, password })
      const problem = await signIn(email ?? '', password ?? '')
      location.assign(problem ? '/sign-in' : '/')
    } catch (error) {
      setWrong(AnswerError.from(error))
      setBusy(false)
    }
  }
  return (
    <form className="form" method="post" onSubmit={submit}>
      {wrong && <Wrong title={wrong.title('The account was not made')}>{wrong.message}</Wrong>}
      <Field
        label="Your name"
        name="name"
        autoComplete="name"
        maxLength={120}
        required
        autoFocus
        wrong={wrong?.about('name')}
      />
      <Field label="E-mail" name="email" type="email" autoComplete="username" required wrong={wrong?.about('email')} />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={10}
        required
        hint="At least 10 characters. It is kept on this server, as a hash."
        wrong={wrong?.about('password')}
      />
      <Button type="submit" tone="brand" wide disabled={!ready} aria-disabled={busy}>
        {busy ? 'Making your account' : 'Make the owner account'}
      </Button>
    </form>
  )
}
