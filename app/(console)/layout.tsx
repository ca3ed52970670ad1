import type { ReactNode } from 'react'
import { ConsoleFrame } from '#components/frame/console-frame.tsx'
import { LiveProvider } from '#lib/client/live-provider.tsx'
import { runtime } from '#lib/runtime/current.ts'
import { requirePerson } from '#lib/runtime/page-grant.ts'
import { encodeState } from '#lib/state/codec.ts'

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { principal, expiresAt } = await requirePerson()
  const { hub, accounts } = runtime()
  const { cursor, stateVersion, state } = hub.snapshot()
  return (
    <LiveProvider
      snapshot={{ cursor, stateVersion, state: encodeState(state) }}
      // Two sessions of one person in one browser do not end in the same millisecond.
      options={{ renderedAt: Date.now(), session: `${principal.id}.${expiresAt}` }}
    >
      <ConsoleFrame person={{ id: principal.id, name: principal.name }} choices={accounts.choices.get(principal.id)}>
        {children}
      </ConsoleFrame>
    </LiveProvider>
  )
}
