import type { Activity } from '#lib/state/model.ts'

/** Lines that the page holds at once; older ones are in the log. */
const SHOWN = 100

export const newestFirst = (lines: readonly Activity[]): readonly Activity[] => lines.slice(-SHOWN).reverse()

/** How many lines came in after what is held. The live list forgets its oldest, so a count may be the length of it all. */
export function newSince(live: readonly Activity[], held: readonly Activity[]): number {
  const last = held.at(-1)?.seq ?? 0
  const first = live.findIndex(({ seq }) => seq > last)
  return first < 0 ? 0 : live.length - first
}
