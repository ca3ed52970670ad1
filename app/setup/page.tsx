import type { Metadata } from 'next'
import { EntryPage } from '#components/entry/entry-page.tsx'
import { SetupForm } from '#components/entry/setup-form.tsx'
import { ButtonLink } from '#components/ui/button.tsx'
import { runtime } from '#lib/runtime/current.ts'

export const metadata: Metadata = { title: 'First run' }

type Query = Readonly<Record<string, string | string[] | undefined>>

export default async function SetupPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { token } = await searchParams
  if (runtime().accounts.hasOwner) return <AlreadySetUp />
  if (typeof token !== 'string' || !runtime().isSetupToken(token)) return <NoToken />
  return (
    <EntryPage title="Welcome. Who runs this office?" foot="You connect your first agent right after this.">
      <SetupForm token={token} />
    </EntryPage>
  )
}

function AlreadySetUp() {
  return (
    <EntryPage title="This office has its owner">
      <p>First run is over for good. Sign in with the account that was made then.</p>
      <ButtonLink href="/sign-in" tone="brand" wide>
        Sign in
      </ButtonLink>
    </EntryPage>
  )
}

function NoToken() {
  return (
    <EntryPage title="The key to the office is missing">
      <p>
        The server prints a link with a one-time token when it starts. Open the one of its latest start: older links
        stop working with every restart.
      </p>
    </EntryPage>
  )
}
