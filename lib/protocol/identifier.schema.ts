import { z } from 'zod'

/** An identifier made by a publisher: printable, without control characters. Half a character has no place in an address. */
export const identifier = z
  .string()
  .min(1)
  .max(128)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
  .regex(/^[^\u0000-\u001f\u007f\p{Surrogate}]+$/u, 'must not contain control characters or half of a character')
