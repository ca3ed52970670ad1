/** A member of any JSON value, where it is text. */
export function stringMember(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  const member: unknown = new Map<string, unknown>(Object.entries(value)).get(name)
  return typeof member === 'string' ? member : undefined
}
