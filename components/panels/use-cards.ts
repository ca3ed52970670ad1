import { useNow } from '#lib/client/use-live.ts'
import { type InView, useInView } from '../live/use-in-view.ts'

/** How old what a card out of view shows may be. */
const BEAT_MS = 1_000

/** What all cards of a page share: which of them are in view, and when the others catch up. */
export function useCards(): InView & { readonly beat: number } {
  const beat = useNow(BEAT_MS)
  return { ...useInView(), beat }
}
