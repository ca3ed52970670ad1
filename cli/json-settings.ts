import { jsonValue } from './json-text.ts'

/** The members of settings, from a file's text or as a value; none where it is no object. What is wrong is said where it is changed. */
export function settingsIn(from: unknown): Readonly<Record<string, unknown>> {
  const value = typeof from === 'string' ? parsed(from) : from
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function parsed(text: string): unknown {
  try {
    return text.trim() ? jsonValue(text) : {}
  } catch (error) {
    if (error instanceof SyntaxError) return {}
    throw error
  }
}
