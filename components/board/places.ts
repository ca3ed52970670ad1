import type { TaskStatus } from '#lib/protocol/event.ts'

/** Where in its column a height of the screen is. */
export type PlaceAt = (clientY: number) => number

/** The columns that can be dropped on, each telling its own places. */
export interface Places {
  /** @returns its off. */
  add(status: TaskStatus, at: PlaceAt): () => void
  at(status: TaskStatus, clientY: number): number
}

export function createPlaces(): Places {
  const known = new Map<TaskStatus, PlaceAt>()
  return {
    add(status, at) {
      known.set(status, at)
      return () => void (known.get(status) === at && known.delete(status))
    },
    at: (status, clientY) => known.get(status)?.(clientY) ?? 0,
  }
}
