import type { LevelProgress } from '#lib/state/level-selectors.ts'

/** How far along its level it is, in steps; beside it stands the same in words. */
export function LevelBar({ progress, steps }: { progress: LevelProgress; steps: number }) {
  const reached = Math.floor(steps * progress.share)
  return (
    <span className="level-bar" aria-hidden="true">
      {Array.from({ length: steps }, (_, step) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
        <i key={step} data-on={step < reached} />
      ))}
    </span>
  )
}
