/**
 * The version of the reducer and of what it makes. Checkpoints of another version are folded anew, and a page that was
 * built for another version loads once more. Raise it with every change of what a fold or the codec gives.
 */
export const STATE_VERSION = 7

/** SHA-256 of the sources that this version stands for; version.test.ts says what to do when it differs. */
export const SOURCES_SHA256 = '87271991a598ffa56ec910c3d03be1dcf6cdb3f2d452d18927283d3c0c5c1a42'
