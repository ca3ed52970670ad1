/** Cuts a text to at most `max` UTF-16 units; an ellipsis says that something is missing. Never leaves half a character. */
export function clip(text: string, max: number): string {
  const whole = text.toWellFormed()
  if (whole.length <= max) return whole
  return `${whole.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}

/** One line for a title: white space collapsed, then clipped. */
export const clipLine = (text: string, max: number): string =>
  clip(
    text
      .slice(0, max * 8)
      .replace(/\s+/g, ' ')
      .trim(),
    max,
  )
