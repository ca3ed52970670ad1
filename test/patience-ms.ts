/** So long something is waited for before its test is given up, in milliseconds. What comes at once costs nothing of it. */
export const PATIENCE_MS = 30_000
