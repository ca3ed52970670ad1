import { STATE_VERSION } from '#lib/state/version.ts'

/** Rows are made by the fold, so another version of it may make others; raised by itself where the store counts otherwise. */
const USAGE_VERSION = 2
export const USAGE_MEANING = STATE_VERSION * 1_000 + USAGE_VERSION
