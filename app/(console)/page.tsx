import type { Metadata } from 'next'
import { Deck } from '#components/panels/deck.tsx'
import { awayOf } from '#lib/runtime/away-of.ts'
import { runtime } from '#lib/runtime/current.ts'
import { requirePerson } from '#lib/runtime/page-grant.ts'

export const metadata: Metadata = { title: 'Deck' }

export default async function DeckPage() {
  // The layout is not rendered again on the way between pages, so each page asks for itself.
  const { principal } = await requirePerson()
  return <Deck away={await awayOf(runtime(), principal.id)} />
}
