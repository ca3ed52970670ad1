import type { Metadata } from 'next'
import { EntryPage } from '#components/entry/entry-page.tsx'
import { safePath } from '#components/entry/safe-path.ts'
import { SignInForm } from '#components/entry/sign-in-form.tsx'

export const metadata: Metadata = { title: 'Sign in' }

type Query = Readonly<Record<string, string | string[] | undefined>>

export default async function SignInPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { callbackUrl } = await searchParams
  return (
    <EntryPage title="Sign in">
      <SignInForm next={safePath(callbackUrl)} />
    </EntryPage>
  )
}
