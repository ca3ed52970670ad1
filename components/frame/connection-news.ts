/** What a page has said of its connection so far. Times in wall-clock milliseconds. */
export interface News {
  /** Since when it is not connected; null while it is. */
  readonly lostAt: number | null
  /** Since when it has been looked at without a pause and found lost. */
  readonly watchedFrom: number
  readonly lookedAt: number
  /** The present loss was said. */
  readonly said: boolean
  /** When losses were said, the latest ones. */
  readonly times: readonly number[]
}

/** `behind`: connected, and not everything is here yet. That is no loss, nor the end of one. */
export type Line =
  | { readonly kind: 'lost'; readonly since: number }
  | { readonly kind: 'behind' }
  | { readonly kind: 'whole' }
export type Saying = { readonly kind: 'lost' } | { readonly kind: 'back'; readonly afterMs: number }

export const NO_NEWS: News = { lostAt: null, watchedFrom: 0, lookedAt: 0, said: false, times: [] }

/** A blink of the network is no news; the pill shows it. */
const BLINK_MS = 2_000
/** Who has not looked for so long was hidden or asleep: the connection let go for that, and gets its blink to come back. */
const AWAY_MS = 3_000
/** A line that comes and goes is said this often in this time; then the pill alone tells. */
const MOST = 3
const MOST_IN_MS = 120_000

/** What is worth saying now, once each. */
export function nextNews(news: News, line: Line, now: number): { news: News; say: Saying | null } {
  const looked = { ...news, lookedAt: now }
  if (line.kind === 'behind') return { news: looked, say: null }
  if (line.kind === 'whole') {
    const say: Saying | null =
      news.said && news.lostAt !== null ? { kind: 'back', afterMs: Math.max(0, now - news.lostAt) } : null
    return { news: { ...looked, lostAt: null, said: false }, say }
  }
  const anew = news.lostAt === null || now - news.lookedAt > AWAY_MS
  const lost = {
    ...looked,
    lostAt: news.lostAt ?? line.since,
    watchedFrom: anew ? now : news.watchedFrom,
    times: news.times.filter((at) => now - at < MOST_IN_MS),
  }
  if (lost.said || now - lost.watchedFrom < BLINK_MS || lost.times.length >= MOST) return { news: lost, say: null }
  return { news: { ...lost, said: true, times: [...lost.times, now] }, say: { kind: 'lost' } }
}
