/**
 * The version of the reducer and of what it makes. Checkpoints of another version are folded anew, and a page that was
 * built for another version loads once more. Raise it with every change of what a fold or the codec gives.
 */
export const STATE_VERSION = 1

/** SHA-256 of the sources that this version stands for; version.test.ts says what to do when it differs. */
export const SOURCES_SHA256 = '5f0d91281dd7456fedce3bf97ac20abc1860ff85f75a12d94cc58a441aed62a0'
