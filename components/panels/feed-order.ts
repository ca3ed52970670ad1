import type { Activity } from '#lib/state/model.ts'

/** Lines that the page holds while somebody reads; older ones are in the log. */
const READ = 100
/** Lines while nobody does: more than a tall screen has room for. */
const GLANCED = 40

/** @param isRead somebody has the list in hand, so it stands still. */
export const newestFirst = (lines: readonly Activity[], isRead: boolean): readonly Activity[] =>
  lines.slice(isRead ? -READ : -GLANCED).reverse()

/** How many lines came in after what is held. The live list forgets its oldest, so a count may be the length of it all. */
export function newSince(live: readonly Activity[], held: readonly Activity[]): number {
  const last = held.at(-1)?.seq ?? 0
  const first = live.findIndex(({ seq }) => seq > last)
  return first < 0 ? 0 : live.length - first
}
