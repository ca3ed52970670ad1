/** Columns of 3 px on a pitch of 4, heights in steps of 2 px: pixels, not curves. */
export const PULSE_HEIGHT = 16
const PITCH = 4
const WIDTH = 3

/** Milliseconds that one column stands for. */
const BUCKET_MS = 300_000

/**
 * The columns that end now: silence since the newest count moves all of them to the left.
 * @param at start of the newest bucket, ISO 8601. @param now wall-clock milliseconds.
 */
export function countsUntil(counts: readonly number[], at: string, now: number): readonly number[] {
  const silent = Math.min(counts.length, Math.max(0, Math.floor((now - Date.parse(at)) / BUCKET_MS)))
  return silent === 0 ? counts : [...counts.slice(silent), ...Array.from({ length: silent }, () => 0)]
}

export interface PulsePaths {
  /** Columns that have a value. */
  readonly columns: string
  /** The ground line where nothing was heard. */
  readonly zeros: string
  readonly width: number
}

/** SVG paths of a row of counts, oldest first. The tallest column is full height, a count of one always shows. */
export function pulsePaths(counts: readonly number[]): PulsePaths {
  const most = Math.max(1, ...counts)
  const paths = { columns: '', zeros: '' }
  counts.forEach((count, at) => {
    const height = count > 0 ? Math.max(2, Math.round(((count / most) * PULSE_HEIGHT) / 2) * 2) : 1
    const column = `M${at * PITCH} ${PULSE_HEIGHT - height}h${WIDTH}v${height}h-${WIDTH}z`
    if (count > 0) paths.columns += column
    else paths.zeros += column
  })
  return { ...paths, width: Math.max(0, counts.length * PITCH - 1) }
}
