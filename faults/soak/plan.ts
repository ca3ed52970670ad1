const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 }
const USUAL_MS = 3_600_000
/** Between two restarts while the office warms up, and how many there are at least and at most. */
const RESTART_MS = 120_000
const RESTARTS = { least: 2, most: 12 }
/** Shares of the whole: until the first the server is restarted again and again, from the second to the third it is measured. */
const PARTS = { restarts: 0.25, from: 0.35, to: 0.9 }

export interface Restart {
  /** Milliseconds since the start. */
  readonly at: number
  readonly signal: 'SIGTERM' | 'SIGKILL'
}

/** What happens when. One process lives through all that is measured: a start hides what the one before has piled up. */
export interface Plan {
  readonly lengthMs: number
  readonly restarts: readonly Restart[]
  readonly measured: { readonly from: number; readonly to: number }
}

/** @param text such as `90s`, `2m` or `8h`; default an hour. @throws where it is none of these. */
export function lengthOf(text: string | undefined): number {
  if (text === undefined) return USUAL_MS
  const [, number, unit = ''] = /^(\d+)([smh])$/.exec(text) ?? []
  const ms = Number(number) * (UNITS[unit] ?? Number.NaN)
  if (ms > 0) return ms
  throw new Error(`"${text}" is no length; write one such as 90s, 2m or 8h.`)
}

export function planOf(lengthMs: number): Plan {
  const early = Math.min(RESTARTS.most, Math.max(RESTARTS.least, Math.round((lengthMs * PARTS.restarts) / RESTART_MS)))
  const places = Array.from({ length: early }, (_, n) => ((n + 1) / early) * PARTS.restarts)
  const late = [PARTS.to + 0.02, PARTS.to + 0.06]
  return {
    lengthMs,
    restarts: [...places, ...late].map((place, n) => ({
      at: place * lengthMs,
      signal: n % 2 === 0 ? 'SIGTERM' : 'SIGKILL',
    })),
    measured: { from: PARTS.from * lengthMs, to: PARTS.to * lengthMs },
  }
}
