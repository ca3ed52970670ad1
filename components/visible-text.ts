/**
 * Text from agents is untrusted. HTML in it is harmless, because it is rendered as text; but a character that cannot be
 * seen can still lie about what stands there: it reverses the order of what follows, hides a part or looks like a gap.
 */

export type Run = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'unseen'; readonly name: string }

/**
 * Controls but tab and line feed; marks, embeddings, overrides and isolates of direction; invisible separators and
 * fillers; interlinear and tag characters; lone surrogates. The joiners U+200C and U+200D stay: scripts and emoji need them.
 */
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: each code point is meant by itself
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{1d173}-\u{1d17a}\u{e0000}-\u{e007f}\p{Cs}]/gu

const NAMES: Readonly<Record<number, string>> = { 0: 'NUL', 7: 'BEL', 8: 'BS', 13: 'CR', 27: 'ESC', 127: 'DEL' }

/** Splits text into what may be shown as it is and the names of what must not. Joining the runs loses nothing. */
export function visibleRuns(text: string): readonly Run[] {
  const runs: Run[] = []
  let shown = 0
  for (const match of text.matchAll(UNSEEN)) {
    if (match.index > shown) runs.push({ kind: 'text', text: text.slice(shown, match.index) })
    runs.push({ kind: 'unseen', name: nameOf(match[0]) })
    shown = match.index + match[0].length
  }
  if (shown < text.length) runs.push({ kind: 'text', text: text.slice(shown) })
  return runs
}

/** The same as one string, for places that take no markup: titles, names for screen readers. */
export const visibleText = (text: string): string =>
  visibleRuns(text)
    .map((run) => (run.kind === 'text' ? run.text : `[${run.name}]`))
    .join('')

function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return NAMES[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
}
