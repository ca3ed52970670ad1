'use client'

import { type FormEvent, useEffect, useRef, useState } from 'react'
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
  const password = useRef<HTMLInputElement>(null)
  // The button that was pressed was off meanwhile and has lost the focus; the password is what is typed again.
  useEffect(() => {
    if (!wrong) return
    password.current?.focus()
    password.current?.select()
  }, [wrong])
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    const problem = await signIn(String(form.get('email')), String(form.get('password')))
    // A whole load, so that nothing of a page without a session is kept.
    if (!problem) return location.assign(next)
    // Made anew, so that the same problem a second time moves the focus too.
    setWrong({ ...problem })
    setBusy(false)
  }
  return (
    <form className="form" method="post" onSubmit={submit}>
      {wrong && <Wrong title={wrong.title}>{wrong.advice}</Wrong>}
      <Field label="E-mail" name="email" type="email" autoComplete="username" required autoFocus />
      <Field ref={password} label="Password" name="password" type="password" autoComplete="current-password" required />
      <Button type="submit" tone="brand" wide disabled={!ready || busy}>
        {busy ? 'Signing in' : 'Sign in'}
      </Button>
    </form>
  )
}
