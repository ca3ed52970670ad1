/** A member that is undefined would stand in the folded event and not in its JSON: leave it out. */
export function withoutUndefined<T extends object>(value: T): T {
  // A cast: TypeScript cannot say that only members which were undefined, and so optional, are gone.
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T
}
