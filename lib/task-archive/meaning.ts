import { STATE_VERSION } from '#lib/state/version.ts'

/** What rows mean is what the reducer makes of events: with another reducer they are made anew. */
export const MEANING = STATE_VERSION * 100 + 2
