import type { Metadata } from 'next'
import { EntryPage } from '#components/entry/entry-page.tsx'
import { ButtonLink } from '#components/ui/button.tsx'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <EntryPage title="There is no such room">
      <p>The address leads nowhere. Nothing is lost; your agents go on.</p>
      <ButtonLink href="/" tone="brand" wide>
        Back to the Deck
      </ButtonLink>
    </EntryPage>
  )
}
