/** Raised when the same events would make other rows than before. */
export const AWAY_MEANING = 1
