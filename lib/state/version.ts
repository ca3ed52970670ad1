/**
 * The version of the reducer and of what it makes. Checkpoints of another version are folded anew, and a page that was
 * built for another version loads once more. Raise it with every change of what a fold or the codec gives.
 */
export const STATE_VERSION = 7

/** SHA-256 of the sources that this version stands for; version.test.ts says what to do when it differs. */
export const SOURCES_SHA256 = '456ca9803a1fcb230686d8fe9b9265f89d9327d5d6e9f01ece7217f30a840c49'
