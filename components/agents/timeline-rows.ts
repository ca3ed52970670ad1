import type { Entry, Turn } from './timeline.ts'

/** One line of the list. */
export type TimelineRow =
  | { readonly kind: 'turn'; readonly key: string; readonly turn: Turn }
  | { readonly kind: 'entry'; readonly key: string; readonly entry: Entry; readonly isInner: boolean }

/** Turns as lines, newest first: each under its head, and what a sub-agent did under what started it. */
export const timelineRows = (turns: readonly Turn[]): readonly TimelineRow[] =>
  [...turns]
    .reverse()
    .flatMap((turn): TimelineRow[] => [
      { kind: 'turn', key: `turn ${turn.key}`, turn },
      ...turn.entries.toReversed().flatMap((entry) => linesOf(entry, false)),
    ])

const linesOf = (entry: Entry, isInner: boolean): TimelineRow[] => [
  { kind: 'entry', key: String(entry.key), entry, isInner },
  ...entry.inner.toReversed().flatMap((inner) => linesOf(inner, true)),
]
