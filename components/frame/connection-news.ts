/** What a page has said of its connection so far. Times in wall-clock milliseconds. */
export interface News {
  /** Since when it is not connected; null while it is. */
  readonly lostAt: number | null
  /** The present loss was said. */
  readonly said: boolean
  /** When losses were said, the latest ones. */
  readonly times: readonly number[]
}

export type Saying = { readonly kind: 'lost' } | { readonly kind: 'back'; readonly afterMs: number }

export const NO_NEWS: News = { lostAt: null, said: false, times: [] }

/** A blink of the network is no news; the pill shows it. */
const BLINK_MS = 2_000
/** A line that comes and goes is said this often in this time; then the pill alone tells. */
const MOST = 3
const MOST_IN_MS = 120_000

/**
 * What is worth saying now, once each.
 * @param lostAt since when it is not connected; null where it is, and has everything.
 */
export function nextNews(news: News, lostAt: number | null, now: number): { news: News; say: Saying | null } {
  if (lostAt === null) {
    const say: Saying | null =
      news.said && news.lostAt !== null ? { kind: 'back', afterMs: Math.max(0, now - news.lostAt) } : null
    return { news: { ...news, lostAt: null, said: false }, say }
  }
  const since = news.lostAt ?? lostAt
  const times = news.times.filter((at) => now - at < MOST_IN_MS)
  if (news.said || now - since < BLINK_MS || times.length >= MOST)
    return { news: { lostAt: since, said: news.said, times }, say: null }
  return { news: { lostAt: since, said: true, times: [...times, now] }, say: { kind: 'lost' } }
}
