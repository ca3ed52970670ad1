export interface SeenParts {
  /** The newest event that the page shows. */
  readonly seq: () => number
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly isHidden: () => boolean
  /** Tells the server; without a promise, since nobody waits for it. */
  readonly send: (seq: number) => void
}

export interface SeenWatch {
  /** Somebody did something at the page, or has opened it. */
  touched(): void
  /** Some time has passed. */
  tick(): void
  /** The page is hidden or left. */
  left(): void
}

/** After the last thing that somebody did, this long somebody still looks; a screen that is on all night is not looked at. */
export const PRESENT_MS = 5 * 60_000
/** Between two messages. */
export const REST_MS = 30_000
/** So often somebody who looks is told of although nothing has happened. */
export const AGAIN_MS = 5 * 60_000

/** Decides when a page says how far somebody has looked. Pure but for its parts; see use-seen-watch.ts for what calls it. */
export function createSeenWatch({ seq, now, isHidden, send }: SeenParts): SeenWatch {
  let touchedAt = Number.NEGATIVE_INFINITY
  let sent = { at: Number.NEGATIVE_INFINITY, seq: -1 }
  const say = () => {
    sent = { at: now(), seq: seq() }
    send(sent.seq)
  }
  const isNews = (afterMs: number) => {
    const since = now() - sent.at
    return (since >= afterMs && seq() !== sent.seq) || since >= AGAIN_MS
  }
  return {
    touched() {
      if (isHidden()) return
      touchedAt = now()
      if (isNews(REST_MS)) say()
    },
    tick() {
      if (!isHidden() && now() - touchedAt <= PRESENT_MS && isNews(REST_MS)) say()
    },
    left() {
      if (now() - touchedAt <= PRESENT_MS && isNews(0)) say()
    },
  }
}
