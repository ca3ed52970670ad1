import type { z } from 'zod'
import { MissionError } from '#lib/protocol/errors.ts'

/**
 * What a schema makes of a value from outside: a body, or a query as an object.
 * @throws MissionError `invalid` whose message says what is wrong with the first field; the issues name them all.
 */
export function parseBody<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
  const [first] = issues
  throw new MissionError('invalid', first ? `${first.path || 'The body'}: ${first.message}.` : 'Not valid.', { issues })
}
