/** Items in the order that was kept; those that came since stand last, in their own. */
export function stillOrder<Item>(
  items: readonly Item[],
  kept: readonly string[] | null,
  idOf: (item: Item) => string,
): readonly Item[] {
  if (kept === null) return items
  const places = new Map(kept.map((id, place) => [id, place]))
  const placeOf = (item: Item) => places.get(idOf(item)) ?? kept.length
  return items.toSorted((a, b) => placeOf(a) - placeOf(b))
}
