import type { ReactNode } from 'react'
import { ConsoleFrame } from '#components/frame/console-frame.tsx'
import { LiveProvider } from '#lib/client/live-provider.tsx'
import { runtime } from '#lib/runtime/current.ts'
import { requirePerson } from '#lib/runtime/page-grant.ts'
import { encodeState } from '#lib/state/codec.ts'

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { principal } = await requirePerson()
  const { cursor, stateVersion, state } = runtime().hub.snapshot()
  return (
    <LiveProvider snapshot={{ cursor, stateVersion, state: encodeState(state) }} options={{ renderedAt: Date.now() }}>
      <ConsoleFrame person={{ id: principal.id, name: principal.name }}>{children}</ConsoleFrame>
    </LiveProvider>
  )
}
