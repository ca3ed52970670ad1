import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { fixtureState } from '#components/design/design-fixture.ts'
import { DesignSheet } from '#components/design/design-sheet.tsx'
import { ConsoleFrame } from '#components/frame/console-frame.tsx'
import { Deck } from '#components/panels/deck.tsx'
import { FIRST_CHOICES } from '#lib/auth/choices.ts'
import { LiveProvider } from '#lib/client/live-provider.tsx'
import { encodeState } from '#lib/state/codec.ts'
import { emptyState } from '#lib/state/mission.ts'
import { STATE_VERSION } from '#lib/state/version.ts'

export const metadata: Metadata = { title: 'Design' }

type Query = Readonly<Record<string, string | string[] | undefined>>

/** In development only: `/design` is the sheet of parts, `?page=deck` and `?page=empty` the Deck on invented events. */
export default async function DesignPage({ searchParams }: { searchParams: Promise<Query> }) {
  // biome-ignore lint/style/noProcessEnv: the bundler replaces it, so that a production build holds none of this
  if (process.env.NODE_ENV === 'production') notFound()
  const { page } = await searchParams
  const now = Date.now()
  const state = page === 'empty' ? emptyState() : fixtureState(now)
  const cursor = `design00:${state.last.seq}:0`
  return (
    <LiveProvider
      snapshot={{ cursor, stateVersion: STATE_VERSION, state: encodeState(state) }}
      options={{ renderedAt: now }}
    >
      {page === undefined ? (
        <DesignSheet />
      ) : (
        <ConsoleFrame person={{ id: 'person:design', name: 'Owner' }} choices={FIRST_CHOICES}>
          <Deck />
        </ConsoleFrame>
      )}
    </LiveProvider>
  )
}
