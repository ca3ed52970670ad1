/**
 * The version of the reducer and of what it makes. Checkpoints of another version are folded anew, and a page that was
 * built for another version loads once more. Raise it with every change of what a fold or the codec gives.
 */
export const STATE_VERSION = 6

/** SHA-256 of the sources that this version stands for; version.test.ts says what to do when it differs. */
export const SOURCES_SHA256 = '670fbbe42bb322b8f42e849b28ae51bb51b11883152a6f6ecfee8065a588ddcb'
