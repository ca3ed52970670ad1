import type { Task } from '#lib/state/model.ts'

/** What stands in a column: cards, the place that one was taken from, and the one where it would come to stand. */
export type CardItem =
  | { readonly kind: 'card' | 'ghost'; readonly key: string; readonly task: Task; readonly place: number }
  | { readonly kind: 'drop'; readonly key: string; readonly place: number }

/** @param drop place among the others before which the hole is; null for none. Ids of tasks never begin with a space. */
export function itemsOf(tasks: readonly Task[], ghost: string | null, drop: number | null): readonly CardItem[] {
  const items: CardItem[] = []
  let place = 0
  const hole = () => void (place === drop && items.push({ kind: 'drop', key: ' drop', place }))
  for (const task of tasks) {
    if (task.id === ghost) {
      items.push({ kind: 'ghost', key: task.id, task, place })
      continue
    }
    hole()
    items.push({ kind: 'card', key: task.id, task, place })
    place++
  }
  hole()
  return items
}

/** Where an item stands, in pixels from the top of its list. */
export interface Stands {
  readonly index: number
  readonly start: number
  readonly end: number
}

/** The place that a height means: before the first card whose middle is below it. @param shown those in view, in order. */
export function placeAt(items: readonly CardItem[], shown: readonly Stands[], y: number): number {
  for (const { index, start, end } of shown) {
    const item = items[index]
    if (item === undefined) continue
    // What is on its way is not in its own way: over its hole it stays there.
    const edge = item.kind === 'card' ? (start + end) / 2 : end
    if (y < edge) return item.place
  }
  const last = items[shown.at(-1)?.index ?? -1]
  return last === undefined ? 0 : last.place + (last.kind === 'card' ? 1 : 0)
}
