import type { Collection } from './collection.ts'

/** @returns the id of the entity with the earliest time; of equal ones that which came first. */
export function oldest<V extends object>(collection: Collection<V>, at: (entity: V) => string): string {
  let found = ''
  let since: string | null = null
  for (const [id, entity] of collection.entries()) {
    const time = at(entity)
    if (since !== null && time >= since) continue
    found = id
    since = time
  }
  return found
}
