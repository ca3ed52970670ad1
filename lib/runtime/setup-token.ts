import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** The one-time token of one start: whoever has it may become the owner, as long as there is none. */
export interface SetupToken {
  readonly text: string
  matches(token: string): boolean
}

export function createSetupToken(): SetupToken {
  const text = randomBytes(24).toString('base64url')
  const digest = (token: string) => createHash('sha256').update(token).digest()
  const expected = digest(text)
  return { text, matches: (token) => timingSafeEqual(digest(token), expected) }
}
