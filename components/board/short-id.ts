import { visibleText } from '../visible-text.ts'

const MOST = 9

/** The beginning of an id, as much as a card has room for; `#12` for a number. */
export function shortId(id: string): string {
  if (/^\d+$/.test(id)) return `#${id.slice(0, MOST)}`
  return visibleText(id.length > MOST ? `${id.slice(0, MOST - 1)}…` : id)
}
