import type { Tried } from './connection-state.ts'
import type { ConnectionView } from './connection-view.ts'
import type { Rung } from './transport.ts'

const LADDER: readonly Rung[] = ['websocket', 'sse', 'poll']

/** What was tried last of something better than what is used; null where nothing better is known to have failed. */
export function whyNotBetter({ transport, forced, tried }: ConnectionView): Tried | null {
  if (forced !== null) return null
  const used = LADDER.indexOf(transport)
  return tried.findLast(({ rung, outcome }) => outcome !== 'live' && LADDER.indexOf(rung) < used) ?? null
}
