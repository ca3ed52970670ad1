/** Raised when the same events would make other rows than before. */
export const FILE_HISTORY_MEANING = 1
