/**
 * A clock out of the wall clock that never runs backwards: a step back counts as no time at all. It is used instead of
 * `performance.now()`, which some browsers stop while the machine sleeps, so that an hour's sleep would go unnoticed.
 */
export function steadyClock(wallTime: () => number): () => number {
  let last = wallTime()
  let steady = last
  return () => {
    const wall = wallTime()
    steady += Math.max(0, wall - last)
    last = wall
    return steady
  }
}
