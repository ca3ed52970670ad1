import type { Session } from '#lib/state/model.ts'

/** `13 live`, `2 ended`, `13 live, 2 ended`: nobody should have to guess which of them a count means. */
export function sessionCounts(sessions: readonly Pick<Session, 'endedAt'>[]): string {
  const live = sessions.filter(({ endedAt }) => endedAt === null).length
  const ended = sessions.length - live
  return [live > 0 && `${live} live`, ended > 0 && `${ended} ended`].filter(Boolean).join(', ')
}
