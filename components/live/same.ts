/** Equality for useLive, so that a panel renders again only when what it shows has changed. */

export const sameItems = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((item, at) => Object.is(item, b[at]))

/** Of objects with the same keys, one level deep. */
export const sameFields = <T extends object>(a: T, b: T): boolean =>
  (Object.keys(a) as (keyof T)[]).every((key) => Object.is(a[key], b[key]))
