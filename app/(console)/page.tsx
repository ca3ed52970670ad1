import type { Metadata } from 'next'
import { Deck } from '#components/panels/deck.tsx'
import { requirePerson } from '#lib/runtime/page-grant.ts'

export const metadata: Metadata = { title: 'Deck' }

export default async function DeckPage() {
  // The layout is not rendered again on the way between pages, so each page asks for itself.
  await requirePerson()
  return <Deck />
}
