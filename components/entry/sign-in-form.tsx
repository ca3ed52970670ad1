'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { useHydrated } from '../ui/use-hydrated.ts'
import { Wrong } from '../ui/wrong.tsx'
import { type SignInProblem, signIn } from './sign-in.ts'

/** @param next a path of this site, already sanitised. */
export function SignInForm({ next }: { next: string }) {
  // Before the page is live a submit would send the password as a plain form, so the button waits.
  const ready = useHydrated()
  const [busy, setBusy] = useState(false)
  const [wrong, setWrong] = useState<SignInProblem | null>(null)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    const problem = await signIn(String(form.get('email')), String(form.get('password')))
    // A whole load, so that nothing of a page without a session is kept.
    if (!problem) return location.assign(next)
    setWrong(problem)
    setBusy(false)
  }
  return (
    <form className="form" method="post" onSubmit={submit}>
      {wrong && <Wrong title={wrong.title}>{wrong.advice}</Wrong>}
      <Field label="E-mail" name="email" type="email" autoComplete="username" required autoFocus />
      <Field label="Password" name="password" type="password" autoComplete="current-password" required />
      <Button type="submit" tone="brand" wide disabled={!ready || busy}>
        {busy ? 'Signing in' : 'Sign in'}
      </Button>
    </form>
  )
}
