import type { MissionState, Part } from '#lib/state/model.ts'
import { comparePlaces, formatPlace, type PartQuery, type Place } from './part-query.ts'

/** Counts of types change with every event, so they are no part of their own in the state; files in hand change with changes of files. */
export type RestPart = Exclude<Part, 'workspace' | 'thresholds'> | 'types' | 'touched'

/** One part of the state as REST shows it. */
export interface PartView {
  readonly part: RestPart
  /** One of it in words, as in `There is no task "t1"`. */
  readonly noun: string
  /** Fields that a query may name. */
  readonly fields: readonly string[]
  /** Seq of the last event that changed it. */
  changedAt(state: MissionState): number
  /** What of its answers changes with the time alone; empty where nothing does. */
  clock(state: MissionState, nowMs: number): string
  page(state: MissionState, query: PartQuery, nowMs: number): PartPage
  /** The item with this id, undefined where there is none. */
  one(state: MissionState, id: string, nowMs: number): unknown
}

export interface PartPage {
  readonly items: readonly unknown[]
  /** `after` of the page that follows; absent on the last one. */
  readonly next?: string
}

export interface PartSpec<T> {
  readonly part: RestPart
  readonly noun: string
  clock?(state: MissionState, nowMs: number): string
  items(state: MissionState): Iterable<T>
  /** Never changes while the item lives: it is what makes pages stable. */
  place(item: T): Place
  readonly fields: Readonly<Record<string, (item: T) => string | number | null>>
  /** How the item is shown, where that is not as it stands. */
  show?(item: T, state: MissionState, nowMs: number): unknown
  /** More of the page, made from all items that match. */
  more?(state: MissionState, matching: readonly T[], nowMs: number): object
  find?(state: MissionState, id: string): T | undefined
}

/**
 * Items come in the order in which they began, so what is added while somebody pages through comes on a later page, and
 * what is removed moves nobody: each item that stays is given exactly once.
 */
export function partView<T>(spec: PartSpec<T>): PartView {
  const show = (item: T, state: MissionState, nowMs: number): unknown => spec.show?.(item, state, nowMs) ?? item
  return {
    part: spec.part,
    noun: spec.noun,
    fields: Object.keys(spec.fields),
    changedAt: (state) => changedAt(spec.part, state),
    clock: (state, nowMs) => spec.clock?.(state, nowMs) ?? '',
    page(state, { limit, after, equal }, nowMs) {
      const wanted = [...equal].map(([name, value]) => ({ field: spec.fields[name], value }))
      const matches = (item: T) => wanted.every(({ field, value }) => String(field?.(item) ?? '') === value)
      const matching = [...spec.items(state)].filter(matches)
      const placed = matching.map((item) => ({ item, place: spec.place(item) }))
      const rest = placed.filter(({ place }) => after === null || comparePlaces(place, after) > 0)
      rest.sort((a, b) => comparePlaces(a.place, b.place))
      const page = rest.slice(0, limit)
      const last = page.at(-1)
      return {
        ...spec.more?.(state, matching, nowMs),
        items: page.map(({ item }) => show(item, state, nowMs)),
        ...(last && rest.length > limit && { next: formatPlace(last.place) }),
      }
    },
    one(state, id, nowMs) {
      const found = spec.find ? spec.find(state, id) : [...spec.items(state)].find((item) => spec.place(item).id === id)
      return found === undefined ? undefined : show(found, state, nowMs)
    },
  }
}

/** Budgets of publishers are shown among ours. */
function changedAt(part: RestPart, { changed, last }: MissionState): number {
  if (part === 'types') return last.seq
  // Who still writes a file is a matter of sessions and agents.
  if (part === 'touched') return Math.max(changed.files, changed.sessions, changed.agents)
  return part === 'budgets' ? Math.max(changed.budgets, changed.thresholds) : changed[part]
}
