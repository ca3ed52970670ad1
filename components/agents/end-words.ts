/** What clients call the end of a session, by the word that each sends. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['other', 'no reason given'],
  ['exit', 'its program was left'],
  ['prompt_input_exit', 'left at its prompt'],
  ['clear', 'cleared: a new one follows'],
  ['logout', 'signed out'],
  ['resume', 'another one was taken up again'],
  ['bypass_permissions_disabled', 'it may not pass over permissions any more'],
  ['closed', 'with its program'],
  ['deleted', 'it was deleted'],
  ['process gone', 'its process is gone'],
])

/** How a session ended; a reason that is not known is told as it came. */
export const endWords = (reason: string): string => WORDS.get(reason) ?? reason
