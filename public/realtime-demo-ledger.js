/** At most so many seqs are remembered as missing; the count goes on. */
const MOST_MISSING = 10_000

/** Checks by seq alone what the client promises: every event after the first, in order, once. It trusts nobody. */
export function createLedger() {
  let last = null
  const missing = new Set()
  const counts = { missed: 0, doubled: 0, disordered: 0 }

  return {
    counts,
    /** @returns whether the event came in its place. */
    note(seq) {
      if (last === null || seq === last + 1) {
        last = seq
        return true
      }
      if (seq > last) {
        counts.missed += seq - last - 1
        for (let gap = last + 1; gap < seq && missing.size < MOST_MISSING; gap++) missing.add(gap)
        last = seq
      } else if (missing.delete(seq)) {
        counts.missed--
        counts.disordered++
      } else counts.doubled++
      return false
    },
    /** The server said that it cannot prove continuity: a new beginning. */
    begin() {
      last = null
      missing.clear()
    },
  }
}
