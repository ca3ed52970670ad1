/**
 * The version of the reducer and of what it makes. Checkpoints of another version are folded anew, and a page that was
 * built for another version loads once more. Raise it with every change of what a fold or the codec gives.
 */
export const STATE_VERSION = 6

/** SHA-256 of the sources that this version stands for; version.test.ts says what to do when it differs. */
export const SOURCES_SHA256 = 'b06e5b20d95e3012a0b82c519285fbde1ca116459605368e18a4d4c60ddd9b0e'
